"""Where things are kept: database, cache, channel layer, files."""

from pathlib import Path
from typing import Any

from syncchatroom.environment import BASE_DIR, env, find_files_dir, find_var_dir, is_development

VAR_DIR = find_var_dir()
FILES_DIR = find_files_dir(VAR_DIR)
REDIS_URL = env.str("REDIS_URL")
# Where the workers of this machine count together how fast each person writes
PACES_DIR = VAR_DIR / "paces"

# FULL: an acknowledged message survives a power cut. Writers queue at BEGIN instead of failing when they upgrade.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;PRAGMA secure_delete=ON;",
}

# A machine that froze or vanished may hold a lock: others wait for it as long as on SQLite, and PostgreSQL ends
# its transaction. One that does not answer is given up on, instead of after hours.
POSTGRES_OPTIONS = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=15s",
}


def _read_database() -> dict[str, Any]:
    database: dict[str, Any] = env.db_url_config(
        env.str("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
    )
    # None: reopening the connection for every call makes writes four to seven times slower
    database["CONN_MAX_AGE"] = None
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}
    else:
        database["CONN_HEALTH_CHECKS"] = True
        database["OPTIONS"] = {**POSTGRES_OPTIONS, **database.get("OPTIONS", {})}
    return database


DATABASES = {"default": _read_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # Without a bound, connecting to a host that is cut off takes minutes, and everything waits behind it
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2}],
                "prefix": "syncchat",
            },
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# What is done later is put down in the database, with the change that wants it
# What asks other servers has a queue of its own, lest a message waits for them
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "links", "mail", "push", "hooks", "upkeep", "exports", "imports"],
    }
}

# Django's default lets everybody on the machine read what was uploaded
FILE_UPLOAD_PERMISSIONS = 0o600
# Not FILES_DIR itself: a restore renames it, and what is mounted cannot be renamed
MEDIA_ROOT = FILES_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.str("STATIC_ROOT") or VAR_DIR / "static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if is_development()
        else "syncchat.assets.storage.BundledStaticFilesStorage"
    },
}
SERVESTATIC_AUTOREFRESH = is_development()
SERVESTATIC_USE_FINDERS = is_development()
SERVESTATIC_INDEX_FILE = False
SERVESTATIC_ALLOW_ALL_ORIGINS = False
