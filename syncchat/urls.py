from django.urls import URLPattern, URLResolver, include, path, re_path

from syncchat.api.application import api
from syncchat.api.scim import door as scim
from syncchat.views import answers, chat, files, hooks, installing, offline, parts, reference

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("syncchat.operations.urls")),
    path("", chat.show_last_room, name="chat"),
    path("rooms/<int:room_id>/", chat.show_room, name="room"),
    path("rooms/<int:room_id>/<int:seq>/", chat.show_message, name="message"),
    path("m/<uuid:message_id>/", chat.find_message, name="find_message"),
    path("files/<uuid:file_id>/", files.show_file, name="file"),
    path("files/<uuid:file_id>/thumbnail/", files.show_thumbnail, name="thumbnail"),
    path("search/", chat.show_over_room, name="search"),
    path("activity/", chat.show_over_room, name="activity"),
    path("threads/", chat.show_over_room, name="threads"),
    path("saved/", chat.show_over_room, name="saved"),
    path("manifest.webmanifest", installing.show_manifest, name="manifest"),
    path("share/", installing.take_share, name="share"),
    path("open/", installing.open_link, name="open_link"),
    path("service-worker.js", offline.show_worker, name="service_worker"),
    path("offline/<str:language>/", offline.show_shell, name="shell"),
    path("parts/<str:release>/<str:language>/<str:name>/", parts.show_part, name="part"),
    path("api/v1/docs", reference.show_reference, name="reference"),
    path("api/v1/", api.urls),
    path("api/slack/", include("syncchat.slack.urls")),
    re_path(r"^api/scim/v2/(?P<path>.*?)/?$", scim.answer, name="scim"),
    # With a slash behind it or not: a redirect would lose what was posted
    re_path(
        r"^hooks/(?P<webhook_id>[0-9]{1,18})/(?P<secret>[0-9a-z]{1,64})/?$", hooks.take_post, name="hook"
    ),
    # Mattermost's addresses end in one word
    re_path(
        r"^hooks/(?P<webhook_id>[0-9]{1,18})-(?P<secret>[0-9a-z]{1,64})/?$",
        hooks.take_post,
        {"is_markdown": True},
        name="hook_of_one_word",
    ),
    path("answers/<str:token>/", answers.take_answer, name="answer"),
    re_path(r"^hooks/.*$", hooks.take_post, name="no_hook"),
    path("", include("syncchat.views.urls")),
]
