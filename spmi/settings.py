"""One settings file: every value that differs between installations comes from the environment.

The variables are described in docs/operating.md; `.env` at the project root is read first.
A missing one that is needed stops the start with its name and an example.
"""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def needed(name, example):
    """Read a variable that has no sensible default, or stop with a sentence that helps."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment or in .env, e.g. {example}")
    return value


def folder(name, default):
    """Read the path of a folder, or stop where somebody gave the address of a store elsewhere.

    The value is not repeated: such an address may hold a password.
    """
    value = env.str(name, default=str(default))
    scheme, is_address, _rest = value.partition("://")
    if is_address:
        raise ImproperlyConfigured(
            f"{name} takes a folder, e.g. /srv/spmi-media; an address ({scheme}://) is not "
            "supported. See docs/operating.md, Files."
        )
    return Path(value)


DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = needed("SECRET_KEY", "SECRET_KEY=$(openssl rand -base64 48)")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
IS_HTTPS = SITE_URL.startswith("https://")
IS_TEST = "pytest" in sys.modules

INSTALLED_APPS = [
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "spmi.apps.SpmiConfig",
    "jobs",
    "standards",
    "self_evaluation",
    "accreditation",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "spmi.middleware.reference",
    "spmi.middleware.remember_request",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "spmi.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "spmi.middleware.idle_log_out",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "spmi.middleware.no_store",
    "spmi.middleware.plain_address",
]

ROOT_URLCONF = "spmi.urls"
WSGI_APPLICATION = "spmi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "spmi.context_processors.frame",
                "accounts.context_processors.person",
            ],
            "builtins": ["spmi.templatetags.spmi_format"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'spmi.sqlite3'}")}
_database = DATABASES["default"]
IS_SQLITE = _database["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # Without IMMEDIATE half of all concurrent saves fail (docs/adr/0004-sqlite.md).
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA busy_timeout=20000;",
    }
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["connect_timeout"] = 5
    _database["OPTIONS"]["options"] = (
        f"-c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', default=15000)} "
        "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The folder of private files; they reach people only through views that ask the policy.
MEDIA_ROOT = folder("MEDIA_URL_STORAGE", VAR_DIR / "media")
MEDIA_URL = "/not-served/"
STORAGES = {
    "default": {
        "BACKEND": "spmi.storage.PrivateStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_HANDLERS = [
    "spmi.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# Far more than are taken at once: the surplus is refused file by file, with a sentence each.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
EVIDENCE_FILE_LIMIT_MB = env.int("EVIDENCE_FILE_LIMIT_MB", default=20)
EVIDENCE_QUOTA_MB = env.int("EVIDENCE_QUOTA_MB", default=500)
# What the national system takes of a dossier, where its edition does not say: Sispena of 2020/21.
PORTAL_FILES = env.int("PORTAL_FILES", default=58)
PORTAL_FILE_BYTES = env.int("PORTAL_FILE_BYTES", default=2_000_000)
X_ACCEL_PREFIX = env.str("X_ACCEL_PREFIX", default="")

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "self_evaluation:task_list"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reset_password": "accounts.forms.sign_in.ForgottenPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Ours is a table with growing delay and no lock-out (docs/adr/0006-sign-in.md).
ACCOUNT_RATE_LIMITS = False
USERSESSIONS_TRACK_ACTIVITY = False
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "accounts.validators.SchoolPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
IDLE_LOG_OUT_SECONDS = env.int("IDLE_LOG_OUT_SECONDS", default=8 * 3600)
IDLE_LOG_OUT_SECONDS_OFFICE = env.int("IDLE_LOG_OUT_SECONDS_OFFICE", default=30 * 60)
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_ENGINE = "spmi.sessions"

# --- Browser security -------------------------------------------------------------------------
_prefix = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "spmi.views.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# How many proxies stand before us; the client address is believed only as far as that.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- Words ------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
# Whom people may ask, shown on the help page: a sentence with a telephone number or an address.
HELP_CONTACT = env.str("HELP_CONTACT", default="")

# --- Mail -------------------------------------------------------------------------------------
_email = env.email("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email.get("EMAIL_HOST"), _email.get("EMAIL_PORT")
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS"), _email.get("EMAIL_USE_SSL")
# How long one try may wait for a mail server that does not answer; only a worker waits.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# How often it is looked for digests that are due and letters that could not leave yet.
LETTER_EVERY_SECONDS = env.int("LETTER_EVERY_SECONDS", default=600)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="spmi@localhost")

# --- Work in the background -------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", default=5)
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=20)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=10)
JOB_RETRY_SECONDS = env.float("JOB_RETRY_SECONDS", default=5)
JOB_TIME_LIMIT_SECONDS = env.int("JOB_TIME_LIMIT_SECONDS", default=240)
JOB_MEMORY_LIMIT_MB = env.int("JOB_MEMORY_LIMIT_MB", default=2048)
JOB_STOP_SECONDS = env.float("JOB_STOP_SECONDS", default=20)
JOB_KEEP_DAYS = env.int("JOB_KEEP_DAYS", default=90)
JOB_MAX_ATTEMPTS = 5
# Modules that register handlers besides every app's tasks.py; the fault tests bring theirs so.
JOB_EXTRA_HANDLERS = env.list("JOB_EXTRA_HANDLERS", default=[])

CELERY_BROKER_URL = REDIS_URL or None
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_IMPORTS = JOB_EXTRA_HANDLERS
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# jobs.worker ends a job at the limit itself; these two are for one that does not hear.
CELERY_TASK_SOFT_TIME_LIMIT = JOB_TIME_LIMIT_SECONDS + 15
CELERY_TASK_TIME_LIMIT = JOB_TIME_LIMIT_SECONDS + 30
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = JOB_STOP_SECONDS
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The default gives up after 100 tries, which is one night without Redis.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Redis frozen or gone must not hold a web request (F-06, F-07): two seconds, no retry.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("VISIBILITY_TIMEOUT_SECONDS", default=600),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 0,
}
# Redis serves the lower number first: the sweeper does not wait behind the work.
CELERY_TASK_DEFAULT_PRIORITY = 6
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "jobs.tasks.sweep",
        "schedule": JOB_SWEEP_SECONDS,
        # Without a worker nobody needs a thousand sweeps in the queue.
        "options": {"priority": 0, "expires": JOB_SWEEP_SECONDS},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # They tell of every page and every letter.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
}
