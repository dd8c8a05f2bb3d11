"""What keeps order, and what is written down of it."""

from django.urls import path

from syncchat.views.settings.moderation import audit

urlpatterns = [
    path("workspace/log/", audit.show_log, name="audit_log"),
    path("workspace/log/csv/", audit.export_log, {"kind": "csv"}, name="export_audit_log"),
    path("workspace/log/json/", audit.export_log, {"kind": "json"}, name="export_audit_log_as_json"),
    path("workspace/log/keep/", audit.keep_log, name="keep_audit_log"),
]
