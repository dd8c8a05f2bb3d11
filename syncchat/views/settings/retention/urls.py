"""How long things are kept."""

from django.urls import path

from syncchat.views.settings.retention import holds, rules

urlpatterns = [
    path("workspace/retention/", rules.show_rules, name="retention"),
    path("workspace/retention/preview/", rules.preview, name="preview_retention"),
    path("workspace/retention/rooms/<int:room_id>/drop/", rules.drop, name="drop_retention_rule"),
    path("workspace/retention/note/", rules.write_note, name="write_privacy_note"),
    path("workspace/retention/holds/", holds.place, name="place_hold"),
    path("workspace/retention/holds/<int:hold_id>/end/", holds.end, name="end_hold"),
]
