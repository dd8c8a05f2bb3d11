"""What people set up for programs."""

from django.urls import path

from syncchat.views.settings.programs import bots, outgoing, tokens

BOT = "workspace/bots/<int:user_id>/"
OUTGOING = "workspace/outgoing/<int:webhook_id>/"

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
    path("workspace/outgoing/", outgoing.list_outgoing, name="outgoing_webhooks"),
    path("workspace/outgoing/new/", outgoing.make_outgoing, name="make_outgoing_webhook"),
    path(OUTGOING, outgoing.show_outgoing, name="outgoing_webhook"),
    path(OUTGOING + "test/", outgoing.test_outgoing, name="test_outgoing_webhook"),
    path(OUTGOING + "replay/", outgoing.replay_all, name="replay_outgoing_webhook"),
    path(OUTGOING + "commands/", outgoing.make_command, name="make_command"),
    path(OUTGOING + "commands/<int:command_id>/", outgoing.remove_command, name="remove_command"),
    path(OUTGOING + "deliveries/<int:delivery_id>/", outgoing.show_delivery, name="delivery"),
    path(OUTGOING + "<slug:action>/", outgoing.change_outgoing, name="change_outgoing_webhook"),
]
