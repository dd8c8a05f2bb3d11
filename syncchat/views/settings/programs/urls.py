"""What people set up for programs."""

from django.urls import path

from syncchat.views.settings.programs import bots, tokens

BOT = "workspace/bots/<int:user_id>/"

urlpatterns = [
    path("tokens/", tokens.list_own, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("workspace/bots/", bots.list_bots, name="bots"),
    path(BOT, bots.show_bot, name="bot"),
    path(BOT + "name/", bots.rename_bot, name="rename_bot"),
    path(BOT + "picture/", bots.change_picture, name="change_bot_picture"),
    path(BOT + "tokens/", bots.make_token, name="make_bot_token"),
    path(BOT + "rooms/", bots.add_to_room, name="add_bot_to_room"),
    path(BOT + "rooms/<int:room_id>/", bots.take_from_room, name="take_bot_from_room"),
]
