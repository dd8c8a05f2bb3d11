"""Applications, requests, templates, languages."""

from email.utils import parseaddr

from django.utils.translation import gettext_lazy as _

from syncchatroom.addresses import parse_allowed_host
from syncchatroom.environment import BASE_DIR, env, find_public_url, is_development
from syncchatroom.validation import check_choice

DEBUG = is_development()
PUBLIC_URL = find_public_url()
ALLOWED_HOSTS = [
    parse_allowed_host(entry) for entry in [*env.list("ALLOWED_HOSTS"), PUBLIC_URL] if entry.strip()
]

PORT = env.int("PORT")
WORKERS = env.int("WORKERS")
MACHINES = env.int("MACHINES")
QUEUE = env.bool("QUEUE")
LINK_PREVIEWS = env.bool("LINK_PREVIEWS")
# Of private networks, as host:port: outgoing webhooks may post there
WEBHOOK_HOSTS = frozenset(env.list("WEBHOOK_HOSTS"))
# For tests alone: a port of this machine that link previews may ask
LINK_PREVIEWS_LOOPBACK = 0
PUSH_LOOPBACK = 0
SEND_LIMIT = env.int("SEND_LIMIT")
SOCKET_LIMIT = env.int("SOCKET_LIMIT")
ROOM_LIMIT = env.int("ROOM_LIMIT")
# Megabytes: one file, all files of the workspace, and all files of one person
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT")
UPLOAD_QUOTA = env.int("UPLOAD_QUOTA")
UPLOAD_QUOTA_PERSON = env.int("UPLOAD_QUOTA_PERSON")
METRICS_TOKEN = env.str("METRICS_TOKEN")

INSTALLED_APPS = [
    "syncchat",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "channels",
    "csp",
    "servestatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django_tasks_db",
    "syncchat.assets.apps.StaticFiles",
]
MIDDLEWARE = [
    "syncchat.operations.metrics.requests.measure_requests",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    # Below the static files: what says nothing about a script would travel with each of 150
    "syncchatroom.middleware.name_request",
    "syncchatroom.middleware.permissions_policy",
    "syncchatroom.middleware.forbid_storing",
    "syncchatroom.compression.TextGZipMiddleware",
    # Above the session, which a token does not touch
    "syncchat.api.base.bearer.take_tokens",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "syncchat.middleware.personal",
    "syncchat.views.accounts.second_factor_gate.ask_for_second_factor",
    "syncchat.views.paced_forms.pace_forms",
]
ROOT_URLCONF = "syncchatroom.urls"
ASGI_APPLICATION = "syncchatroom.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = env.str("LANGUAGE_CODE")
LANGUAGES = [("en", _("English")), ("de", _("German"))]
check_choice("LANGUAGE_CODE", LANGUAGE_CODE, dict(LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE")
USE_TZ = True
FORMAT_MODULE_PATH = ["syncchatroom.formats"]

# A mail that is printed puts a link to a new password into the log: only for developing, or where it is asked for
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL") or ("consolemail://" if DEBUG else "dummymail://"))
vars().update(EMAIL_CONFIG)
# Seconds. Without a bound, a server that accepts and never answers is waited for until somebody ends the process
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where the mail server hands in answers, and the address that they are sent to
IRC = env.str("IRC")
IRC_CERTIFICATE, IRC_KEY = env.str("IRC_CERTIFICATE"), env.str("IRC_KEY")
MAIL_INBOX = env.str("MAIL_INBOX")
MAIL_INBOX_ADDRESS = (
    env.str("MAIL_INBOX_ADDRESS") or f"reply@{parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}"
)
