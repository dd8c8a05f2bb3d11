"""Forms in the design's words and classes."""

from typing import Any

from django import forms
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

BARE = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


class StyledForm:
    """Mixed into a form: labels without colons, inputs with their class, plain words when empty."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def dress(field: forms.Field) -> None:
    field.error_messages["required"] = _("Fill this in.")
    field.widget.attrs.pop("placeholder", None)
    if isinstance(field.widget, forms.CheckboxInput) and field.widget.attrs.get("role") is None:
        return
    if not isinstance(field.widget, BARE) and not field.widget.is_hidden:
        field.widget.attrs["class"] = "input"


class SettingsForm(StyledForm, forms.Form):
    """A form of ours, not allauth's."""


def first_error(errors: ErrorList) -> str:
    return str(errors[0]) if errors else ""
