"""People's pages. The `account_` names are those that allauth's views look for."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from syncchat.views import people
from syncchat.views.accounts import (
    first_name,
    invites,
    passwords,
    register,
    sign_in,
    unsubscribe,
    verify_email,
)
from syncchat.views.settings import (
    appearance,
    emoji,
    files,
    groups,
    jobs,
    notifications,
    profile,
    security,
    why,
    workspace,
)
from syncchat.views.settings import people as workspace_people

urlpatterns = [
    path("register/", register.RegisterView.as_view(), name="account_signup"),
    path("login/", sign_in.LoginView.as_view(), name="account_login"),
    path("logout/", sign_in.LogoutView.as_view(), name="account_logout"),
    path("inactive/", sign_in.InactiveView.as_view(), name="account_inactive"),
    path("password/change/", passwords.ChangePasswordView.as_view(), name="account_change_password"),
    path("password/reset/", passwords.ResetPasswordView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/", passwords.ResetPasswordDoneView.as_view(), name="account_reset_password_done"
    ),
    path(
        "password/reset/key/done/",
        passwords.ResetPasswordKeyDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        passwords.ResetPasswordKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("email/verify/<str:token>/", verify_email.confirm, name="verify_email"),
    path("unsubscribe/<str:token>/", unsubscribe.stop_mails, name="unsubscribe"),
    path("welcome/", first_name.name_first, name="name_workspace"),
    path("invite/<str:token>/", invites.follow_invite, name="invite"),
    path("people/<str:username>/", people.show_person, name="person"),
    path("people/<str:username>/message/", people.write_to_person, name="write_to_person"),
    re_path(
        r"^media/(?P<folder>avatars|emoji|previews)/(?P<name>[\w-]{1,64}\.webp)$",
        people.show_picture,
        name="picture",
    ),
    path("settings/", RedirectView.as_view(pattern_name="profile_settings"), name="settings"),
    path("settings/profile/", profile.edit_profile, name="profile_settings"),
    path("settings/profile/picture/", profile.upload_avatar, name="upload_avatar"),
    path("settings/profile/picture/remove/", profile.delete_avatar, name="delete_avatar"),
    path("settings/appearance/", appearance.edit_appearance, name="appearance_settings"),
    path("settings/notifications/", notifications.edit_notifications, name="notification_settings"),
    path("settings/notifications/why/", why.explain_notification, name="why_notified"),
    path("settings/security/", security.show_security, name="security_settings"),
    path("settings/security/email/", security.edit_email, name="email_settings"),
    path("settings/security/email/verify/", security.send_verification, name="send_verification"),
    path("settings/security/sign-ins/<int:sign_in_id>/end/", security.end_sign_in, name="end_sign_in"),
    path("settings/security/ignored/<int:user_id>/undo/", security.hear_again, name="hear_again"),
    path("settings/security/sign-ins/end-others/", security.end_other_sign_ins, name="end_other_sign_ins"),
    path("settings/groups/", groups.list_groups, name="groups"),
    path("groups/<int:group_id>/", groups.show_group, name="group"),
    path("settings/groups/<int:group_id>/", groups.change_group, name="change_group"),
    path("settings/groups/<int:group_id>/people/", groups.add_people, name="add_to_group"),
    path("settings/groups/<int:group_id>/people/<int:user_id>/", groups.take_out, name="take_from_group"),
    path("settings/groups/<int:group_id>/delete/", groups.delete_group, name="delete_group"),
    path("settings/emoji/", emoji.list_emoji, name="emoji"),
    path("settings/emoji/<int:emoji_id>/", emoji.change_emoji, name="change_emoji"),
    path("settings/emoji/<int:emoji_id>/aliases/", emoji.add_alias, name="add_alias"),
    path("settings/emoji/<int:emoji_id>/aliases/<str:name>/", emoji.remove_alias, name="remove_alias"),
    path("settings/emoji/<int:emoji_id>/remove/", emoji.remove_emoji, name="remove_emoji"),
    path("settings/workspace/", workspace.show_workspace, name="workspace_settings"),
    path("settings/workspace/name/", workspace.rename, name="rename_workspace"),
    path("settings/workspace/registration/", workspace.choose_registration, name="choose_registration"),
    path("settings/workspace/previews/", workspace.choose_previews, name="choose_previews"),
    path(
        "settings/workspace/notifications/",
        notifications.edit_workspace_notifications,
        name="workspace_notifications",
    ),
    path("settings/workspace/invites/", workspace.invite, name="create_invite"),
    path("settings/workspace/invites/<int:invite_id>/revoke/", workspace.revoke, name="revoke_invite"),
    path("settings/workspace/jobs/", jobs.show_jobs, name="jobs_settings"),
    path("settings/workspace/jobs/<uuid:task_id>/<slug:action>/", jobs.change_job, name="change_job"),
    path("settings/workspace/files/", files.show_files, name="files_settings"),
    path("settings/workspace/files/free/", files.free, name="free_files"),
    path("settings/workspace/people/<int:user_id>/let-in/", workspace.let_in, name="let_in"),
    path("settings/workspace/people/<int:user_id>/", workspace_people.show_person, name="manage_person"),
    path(
        "settings/workspace/people/<int:user_id>/<slug:action>/",
        workspace_people.change_person,
        name="change_person",
    ),
]
