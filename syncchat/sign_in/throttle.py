"""A form that may be sent only so often: past that, the same page says when to try again."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponseBase

from syncchat.domain.limits.limits import check_limit
from syncchat.errors import RateLimited


class Throttled:
    """Mixed into one of allauth's form views."""

    request: HttpRequest

    def list_limits(self) -> Iterable[tuple[str, str]]:
        """Which limits this request counts against: (name, key)."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            for name, key in self.list_limits():
                check_limit(name=name, key=key)
        except RateLimited as refusal:
            return self._refuse(refusal)
        answer: HttpResponseBase = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def _refuse(self, refusal: RateLimited) -> HttpResponseBase:
        context = self.get_context_data(form=self._make_empty_form(), refusal=refusal)  # type: ignore[attr-defined]
        answer: HttpResponseBase = self.render_to_response(context, status=429)  # type: ignore[attr-defined]
        answer["Retry-After"] = str(ceil(refusal.retry_after or 1))
        return answer

    def _make_empty_form(self) -> Form:
        """Without what was typed: a bound form would be checked as it is drawn, and so would the password."""
        kwargs = self.get_form_kwargs()  # type: ignore[attr-defined]
        kwargs = {name: value for name, value in kwargs.items() if name not in ("data", "files")}
        form: Form = self.get_form_class()(**kwargs)  # type: ignore[attr-defined]
        return form
