"""Everything that `manage.py doctor` looks at, in order. docs/hosting.md has the same table, and a test compares."""

from syncchat.operations.checks import find_unsafe_settings
from syncchat.operations.doctor import arrival, configuration, database, machine, permissions, services
from syncchat.operations.doctor.check import Check, Result, run_checks

__all__ = ["CHECKS", "Check", "Result", "run_checks"]

CHECKS = (
    Check(
        "settings",
        "what `serve` refuses to start with",
        "Set what the line names, in the environment or in `.env`.",
        find_unsafe_settings,
    ),
    Check(
        "hosts",
        "HOST and ALLOWED_HOSTS, for people on other machines",
        "Set PUBLIC_URL to the address people type, or ALLOWED_HOSTS to its host names.",
        configuration.find_unreachable_hosts,
    ),
    Check(
        "permissions",
        "who owns, reads and writes what VAR_DIR and FILES_DIR hold",
        "`chown -R` VAR_DIR and FILES_DIR to who serves, `chmod -R go=` them, and run commands as that user.",
        permissions.find_wrong_permissions,
    ),
    Check(
        "disk",
        "a gigabyte free where messages and files are kept",
        "Make room, or move VAR_DIR to a larger disk. Old backups take the most.",
        machine.find_full_disks,
    ),
    Check(
        "time zones",
        "the release of the `tzdata` package",
        "Run `pip install --upgrade tzdata` and start the server anew.",
        machine.find_old_time_zones,
    ),
    Check(
        "database",
        "whether it answers",
        "Run `manage.py migrate` if there is none; else check DATABASE_URL, and that the database runs.",
        database.find_silent_database,
    ),
    Check(
        "tables",
        "whether they are those of this release",
        "Run `manage.py migrate`. A newer release's need that release, or the backup made before it.",
        database.find_foreign_tables,
        needs="database",
    ),
    Check(
        "flush",
        "whether a commit is on disk before it is acknowledged",
        "Turn the named setting of the database on.",
        database.find_unflushed_commits,
        needs="database",
    ),
    Check(
        "clock",
        "this machine's clock, the database's, and the newest entry",
        "Turn on NTP: `timedatectl set-ntp true`.",
        machine.find_wrong_clocks,
        needs="tables",
    ),
    Check(
        "search index",
        "how far it is behind the messages",
        "Let the server run for a minute. If it stays behind, run `manage.py reindex`.",
        database.find_unread_entries,
        needs="tables",
    ),
    Check(
        "tasks",
        "whether what was put down for later is done",
        "Let the server run, or `manage.py work` where QUEUE is false.",
        database.find_undone_tasks,
        needs="tables",
    ),
    Check(
        "backup",
        "the age of the newest one in `var/backups`",
        "Run `manage.py backup` every night by a timer.",
        machine.find_old_backup,
        needs="tables",
    ),
    Check(
        "Redis",
        "whether it answers",
        "Check REDIS_URL, and that Redis runs.",
        services.find_silent_broker,
    ),
    Check(
        "mail",
        "greeting, TLS and sign-in at the mail server; the sender; where links in mails lead",
        "Check EMAIL_URL and EMAIL_FROM, and set PUBLIC_URL.",
        services.find_unsendable_mail,
    ),
    Check(
        "answers by mail",
        "whether the server takes them at MAIL_INBOX",
        "Let the server run, and nothing else listen there.",
        services.find_closed_inbox,
    ),
    Check(
        "push",
        "whether browsers let this address push, and the key for push services",
        "Set PUBLIC_URL to an https address. Delete a broken key's row in `syncchat_pushkey`: "
        "another is made, and devices ask anew.",
        services.find_push_faults,
        needs="tables",
    ),
    Check(
        "webhooks",
        "whether programs take what they are told",
        "Look at the webhook's page under Settings, Outgoing webhooks: it shows what was answered.",
        services.find_failing_webhooks,
        needs="tables",
    ),
    Check(
        "address",
        "whether PUBLIC_URL leads to the running server, and which other addresses were refused since it started",
        "Set PUBLIC_URL to the address that people use, and lead its name and proxy to this server.",
        arrival.find_wrong_address,
    ),
    Check(
        "proxy headers",
        "Host, X-Forwarded-Proto and X-Forwarded-For of a request to PUBLIC_URL, as they arrive",
        "Let the proxy set all three, and set TRUSTED_PROXIES to how many proxies there are.",
        arrival.find_wrong_headers,
        needs="address",
    ),
    Check(
        "socket",
        "whether a WebSocket opens",
        "Let the proxy pass upgrades of `/ws/` on.",
        arrival.find_blocked_socket,
        needs="address",
    ),
)
