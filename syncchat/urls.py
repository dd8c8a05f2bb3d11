from django.urls import URLPattern, URLResolver, include, path

from syncchat.api.application import api
from syncchat.views import chat

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("syncchat.operations.urls")),
    path("", chat.show_last_room, name="chat"),
    path("rooms/<int:room_id>/", chat.show_room, name="room"),
    path("rooms/<int:room_id>/<int:seq>/", chat.show_message, name="message"),
    path("api/v1/", api.urls),
    path("", include("syncchat.account_urls")),
]
