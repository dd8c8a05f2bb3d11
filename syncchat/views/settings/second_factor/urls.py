"""The `mfa_` names are those that allauth looks for."""

from django.urls import path

from syncchat.views.settings.second_factor import app, passkeys

urlpatterns = [
    path("app/", app.set_up_app, name="mfa_activate_totp"),
    path("app/off/", app.turn_off_app, name="mfa_deactivate_totp"),
    path("codes/", app.show_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", app.make_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/add/", passkeys.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:passkey_id>/", passkeys.change_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:passkey_id>/remove/", passkeys.remove_passkey, name="mfa_remove_webauthn"),
]
