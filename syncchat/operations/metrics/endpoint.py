"""Metrics of all worker processes, for whoever holds METRICS_TOKEN."""

import os
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    REGISTRY,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

# Counters exist from the import on
from syncchat.domain.notifications.push import metrics as push_metrics  # noqa: F401
from syncchat.operations.metrics.workspace import WorkspaceCollector
from syncchat.realtime import metrics as metrics

# One worker tells the same as several, which do not know these
for _collector in (GC_COLLECTOR, PLATFORM_COLLECTOR, PROCESS_COLLECTOR):
    REGISTRY.unregister(_collector)
disable_created_metrics()  # type: ignore[no-untyped-call]

workspace = CollectorRegistry()
workspace.register(WorkspaceCollector())


def show_metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    figures = generate_latest(_registry()) + generate_latest(workspace)
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
