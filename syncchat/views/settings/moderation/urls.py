"""What keeps order, and what is written down of it."""

from django.urls import path

from syncchat.views.settings.moderation import audit, removals, reports, rules

urlpatterns = [
    path("moderation/", reports.show_queue, name="moderation"),
    path("moderation/<int:case_id>/decide/", reports.decide, name="decide_case"),
    path("moderation/<int:case_id>/notes/", reports.add_note, name="add_case_note"),
    path("moderation/people/<int:user_id>/let-speak/", reports.let_speak, name="let_speak"),
    path("moderation/people/<int:user_id>/remove/", removals.choose, name="remove_messages"),
    path("moderation/removals/", removals.show_all, name="removals"),
    path("moderation/removals/<int:removal_id>/undo/", removals.undo, name="undo_removal"),
    path("workspace/rules/", rules.show_rules, name="speaking_rules"),
    path("workspace/rules/newcomers/", rules.limit_newcomers, name="limit_newcomers"),
    path("workspace/rules/words/", rules.change_words, name="change_words"),
    path("workspace/log/", audit.show_log, name="audit_log"),
    path("workspace/log/csv/", audit.export_log, {"kind": "csv"}, name="export_audit_log"),
    path("workspace/log/json/", audit.export_log, {"kind": "json"}, name="export_audit_log_as_json"),
    path("workspace/log/keep/", audit.keep_log, name="keep_audit_log"),
]
