from django.urls import path

from syncchat.operations.health import show_health, show_readiness
from syncchat.operations.metrics.endpoint import show_metrics

urlpatterns = [
    path("healthz", show_health, name="healthz"),
    path("readyz", show_readiness, name="readyz"),
    path("metrics", show_metrics, name="metrics"),
]
