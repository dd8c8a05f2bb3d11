#!/usr/bin/env bash
# django-tasks-db 0.13.0 with django-tasks 0.12.0 (PyPI), Django 5.2.19, SQLite, Python 3.11.
#
# Surprise: a queue in the database suggests that work survives its worker. A task whose worker is killed while it
# runs (kill -9, a power cut, the kernel's memory killer) stays RUNNING for ever: no other worker takes it, it is not
# marked as failed, and neither a time limit nor a heartbeat exists. A project that needs the task done marks such rows
# READY again itself, and so has to make its tasks safe to run twice.
#
# Seen on 2026-11-30: after the kill and a second worker that finished all there was, "RUNNING 1 SUCCESSFUL 1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv environment
environment/bin/pip install -qq --disable-pip-version-check django==5.2.19 django-tasks-db==0.13.0 django-tasks==0.12.0
mkdir jobs
touch jobs/__init__.py
cat > jobs/tasks.py <<'PYTHON'
import pathlib
import time

from django_tasks import task


@task
def sleep_long():
    pathlib.Path("begun").touch()
    time.sleep(60)


@task
def do_little():
    return 1
PYTHON
cat > settings.py <<'PYTHON'
SECRET_KEY = "x" * 50
INSTALLED_APPS = ["django_tasks_db", "jobs"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
USE_TZ = True
PYTHON
export DJANGO_SETTINGS_MODULE=settings PYTHONPATH="$folder"
admin() { environment/bin/django-admin "$@"; }
ask() { environment/bin/python -c "import django; django.setup(); from jobs import tasks; $1"; }

admin migrate -v0
ask 'tasks.sleep_long.enqueue()'
environment/bin/django-admin db_worker > first.log 2>&1 &
worker=$!
for _ in $(seq 300); do [ -e begun ] && break; sleep 0.1; done
[ -e begun ]
kill -9 "$worker"
wait "$worker" 2>/dev/null || true
ask 'tasks.do_little.enqueue()'
timeout 60 environment/bin/django-admin db_worker --batch > second.log 2>&1
said=$(ask 'from django_tasks_db.models import DBTaskResult as R; from collections import Counter; print(*(f"{k} {n}" for k, n in sorted(Counter(str(r.status) for r in R.objects.all()).items())))')
echo "$said"
[ "$said" = "RUNNING 1 SUCCESSFUL 1" ]
