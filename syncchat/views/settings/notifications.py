from functools import partial

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from syncchat.domain.mail.delivery import can_send
from syncchat.domain.notifications.settings import (
    change_notification_settings,
    change_workspace_notifications,
    read_notification_settings,
)
from syncchat.models import Workspace
from syncchat.models.membership import LEVELS
from syncchat.models.notifications.notification_settings import DIGESTS, MAIL_AFTER
from syncchat.protocol.kinds import Right
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.forms import SWITCH
from syncchat.views.settings.page import only_with, run_form, save_one, show


class NotificationsForm(SettingsForm):
    level = forms.ChoiceField(label=gettext_lazy("Tell me of"), required=False)
    hides_words = forms.BooleanField(
        label=gettext_lazy("Hide what was written"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    sounds = forms.BooleanField(
        label=gettext_lazy("Sounds"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    volume = forms.IntegerField(
        label=gettext_lazy("Volume"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "step": 5}),
    )
    mail_after = forms.TypedChoiceField(
        label=gettext_lazy("What I have missed"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("" if minutes is None else minutes, name) for minutes, name in MAIL_AFTER.items()],
    )
    digest = forms.ChoiceField(label=gettext_lazy("Digest"), choices=DIGESTS)
    mail_reports = forms.BooleanField(
        label=gettext_lazy("What came of my reports"),
        required=False,
        widget=forms.CheckboxInput(attrs=SWITCH),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        usual = LEVELS.get(Workspace.current().notification_level, "")  # type: ignore[call-overload]
        like_all = _("Like the workspace: %(level)s") % {"level": usual}
        self.fields["level"].choices = [("", like_all), *LEVELS.items()]  # type: ignore[attr-defined]


class WorkspaceNotificationsForm(SettingsForm):
    notification_level = forms.ChoiceField(label=gettext_lazy("People are told of"), choices=LEVELS)
    mail_hides_words = forms.BooleanField(
        label=gettext_lazy("Mails without words"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_notifications(request: SignedInRequest) -> HttpResponse:
    verb = partial(change_notification_settings, actor=request.user)
    if request.method != "POST":
        chosen = read_notification_settings(request.user)
        initial = {name: getattr(chosen, name) for name in NotificationsForm.base_fields}
        return _show(request, NotificationsForm(initial=initial))
    form = NotificationsForm(request.POST)
    if "only" in request.POST:
        return save_one(form, request.POST["only"], verb)
    if run_form(request, form, lambda: verb(**form.cleaned_data), _("Settings saved")):
        return redirect("notification_settings")
    return _show(request, form, status=400)


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def edit_workspace_notifications(request: SignedInRequest) -> HttpResponse:
    form = WorkspaceNotificationsForm(request.POST)
    verb = partial(change_workspace_notifications, actor=request.user)
    if "only" in request.POST:
        return save_one(form, request.POST["only"], verb)
    # All of its fields are chosen from, so only a forged one is refused
    run_form(request, form, lambda: verb(**form.cleaned_data), _("Settings saved"))
    return redirect("workspace_settings")


def _show(request: SignedInRequest, form: NotificationsForm, *, status: int = 200) -> HttpResponse:
    return show(request, "notifications", form=form, can_send=can_send(), status=status)
