#!/usr/bin/env bash
# prometheus-client 0.26.0 (PyPI), Python 3.11.
#
# Surprise: in multiprocess mode (PROMETHEUS_MULTIPROC_DIR) a metric with labels that no process has used yet is missing
# from the scrape whole, its "# HELP" and "# TYPE" lines too; in one process both lines are there. A check that every
# name of a dashboard or an alert exists in a scrape passes with one worker and fails with several, until each metric
# was used once; and absent() fires for a service that merely had nothing to count.
#
# Seen on 2026-11-29: one process "# TYPE jobs_total counter", several processes nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check prometheus-client==0.26.0
cat > scrape.py <<'PYTHON'
import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, generate_latest, multiprocess

Counter("jobs", "Jobs done", ["kind"])
registry = REGISTRY
if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
print(generate_latest(registry).decode())
PYTHON
mkdir files
one=$(venv/bin/python scrape.py | grep '^# TYPE jobs_total' || true)
several=$(PROMETHEUS_MULTIPROC_DIR=files venv/bin/python scrape.py | grep 'jobs_total' || true)
echo "one process: ${one:-nothing}"
echo "several: ${several:-nothing}"
[ "$one" = "# TYPE jobs_total counter" ]
[ -z "$several" ]
