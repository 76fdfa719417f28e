"""The settings: one file, read from top to bottom. It reads the environment and starts nothing.

DEBUG is off unless the environment (or .env, which `make setup` copies from .env.example) turns it on.
With DEBUG off, every value that production needs is required by name: a missing one stops the process.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from mappa import postgres

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")  # a variable that is set already wins

DEBUG = env.bool("DEBUG", default=False)


def required(name: str, development: str) -> str:
    """The variable `name`; with DEBUG on, a development value that says what it is."""
    value = env.str(name, default="") or (development if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Production needs it; for development run `make setup`, which turns DEBUG on."
        )
    return value


# --- Secrets --------------------------------------------------------------------------------------

SECRET_KEY = required("SECRET_KEY", "development-only-secret-key-never-used-where-DEBUG-is-off")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys the HMAC chain of the Events: whoever can write to the database alone cannot forge the record.
EVENT_KEY = required("EVENT_KEY", "development-only-event-key-never-used-where-DEBUG-is-off")

# --- Where the site lives -------------------------------------------------------------------------

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if DEBUG else required("ALLOWED_HOSTS", "").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# What links in mail begin with.
SITE_ADDRESS = required("SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
ROOT_URLCONF = "mappa.urls"
WSGI_APPLICATION = "mappa.wsgi.application"

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "reports",
    "returns",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # runserver serves static files as production does
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its templates, for FORM_RENDERER
    "corsheaders",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",  # first: a browser that asks beforehand follows no redirect
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reports.site.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reports.site.language.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "returns.access.middleware.SessionUseMiddleware",
    "returns.access.middleware.TypedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "returns.access.decorators.RefusalMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own

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
                "returns.people.views.site",
                "returns.access.typed.drafts",
                "returns.access.sessions.ends",
                "reports.site.language.twins",
                "reports.release.early_views.near",
                *(["reports.demo.progress.shown"] if DEBUG else []),
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # form fields are templates of our own

# --- Database -------------------------------------------------------------------------------------

# Without DATABASE_URL, development has a PostgreSQL of its own. Only its address is computed here; manage.py
# and the tests start it.
EMBEDDED_DATABASE = DEBUG and not env.str("DATABASE_URL", default="")
DATABASES: dict[str, dict[str, Any]]
if EMBEDDED_DATABASE:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": postgres.address("dev"),
            "NAME": postgres.DATABASE,
            "USER": postgres.OWNER,
        }
    }
else:
    required("DATABASE_URL", "")
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgres://user:password@host/name")
# gunicorn's workers keep their connection: without, requests take several times as long. runserver answers
# each request in a new thread, which has no connection to keep.
DATABASES["default"]["CONN_MAX_AGE"] = 0 if DEBUG else 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the memory of each process, so many things at most: what the limits of the API have counted (one an asker), and
# what a year's board says of each return (checks.summaries).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "returns.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

HELP_EMAIL = env.str("HELP_EMAIL", default="help@example.org")

# --- Mail -----------------------------------------------------------------------------------------

# Development keeps mail in a folder, which the page /mail/ shows: nothing leaves the machine.
EMAIL_FILE_PATH = str(BASE_DIR / "sent-mail")
# EMAIL_BACKEND, EMAIL_HOST and the others, from one address.
globals().update(env.email_url_config(required("EMAIL_URL", f"filemail:///{EMAIL_FILE_PATH}")))
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "mappa@example.org")

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    ("dist", BASE_DIR / "static/dist"),
    ("js", BASE_DIR / "static/js"),
    ("report", BASE_DIR / "static/report"),
]  # dist is what `npm run build` makes; its print style sheets refer to report
# Development and tests serve the sources; production only what collectstatic gathered.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# Source maps are for whoever debugs, and only PDFs use these fonts: compressing them is most of collectstatic.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map", "ttf")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Security -------------------------------------------------------------------------------------

# Everything comes from our own host, and nothing is inline: no script, no style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "returns.access.sessions"
# A session ends so long after it was last used, and so long after signing in whatever is done. In seconds.
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_MINUTES", default=60) * 60
SESSION_LONGEST = env.int("SESSION_LONGEST_HOURS", default=12) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # so that a form sent after the end still tells whose it was
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "returns.access.views.too_old"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # the largest block has some hundred boxes, each with its reason and footnote
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# The largest file that anybody may send. A larger one is read past, and kept neither in memory nor on disk.
UPLOAD_LIMIT = FILE_UPLOAD_MAX_MEMORY_SIZE = env.int("UPLOAD_LIMIT_MB", default=5) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# What is imported in the admin waits where every other file does, and not in a folder of this machine.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "returns.imports.storage.WaitingFile"

BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)  # off only where the proxy does it
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Only a proxy that sets or removes this header itself may be trusted with it: so it is asked for by name.
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- The worker -----------------------------------------------------------------------------------

# Besides each application's tasks: what the demonstration leaves to the workers.
PROCRASTINATE_IMPORT_PATHS = ["reports.demo.afterwards"] if DEBUG else []

# --- The API --------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # Public and read-only: whoever asks gets what the public may see. A session counts for nothing here, so no page of
    # another site can make use of one; only a token says that more may be seen.
    "DEFAULT_AUTHENTICATION_CLASSES": ["reports.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "reports.api.problems.as_problem",
    "URL_FORMAT_OVERRIDE": None,  # a format is asked for by suffix or by Accept
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_THROTTLE_CLASSES": [
        f"reports.api.limits.{limit}" for limit in ("PublicLimit", "PublicBurst", "TokenLimit", "TokenBurst")
    ],
    # Each process counts for itself: with four of them an asker may get four times as many answers. Empty: no limit.
    "DEFAULT_THROTTLE_RATES": {
        "public": env.str("API_LIMIT", default="600/min") or None,
        "public_burst": env.str("API_BURST", default="60/s") or None,
        "token": env.str("API_TOKEN_LIMIT", default="1200/min") or None,
        "token_burst": env.str("API_TOKEN_BURST", default="60/s") or None,
    },
    # The asker's address is what our own proxy wrote last into X-Forwarded-For, never what stands before it.
    "NUM_PROXIES": env.int("PROXIES", default=1 if BEHIND_PROXY else 0),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "MAPPA statistics",
    "DESCRIPTION": "The published statistics of the MAPPA areas of England and Wales.",
    "VERSION": "1.4",  # names answers too (reports/api/versions.py): raise it where what is promised changes
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["reports.api.description.without_suffixes"],
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "reports.models.LANGUAGES",
        "MarkerEnum": "reports.api.serializers.MARKERS",
        "StatusEnum": "reports.api.serializers.STATUSES",
    },
}

# Pages of other sites may read what is public: the API and the CSV and JSON files, without cookies. They cannot send a
# token: it is a secret, and a program or a server that holds one asks for no permission of this kind.
CORS_URLS_REGEX = r"^/(api/|(cy/)?reports/(.+\.csv$|(\d+|all)/files/))"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Link", "Retry-After", "Content-Disposition"]
CORS_PREFLIGHT_MAX_AGE = 24 * 60 * 60

# --- Logging --------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
        "record": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "bare"},
    },
    "root": {"handlers": ["stdout"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # The record of events as JSON lines, for a monitoring system.
        "record": {"handlers": ["record"], "level": "WARNING" if DEBUG else "INFO", "propagate": False},
        "django": {"handlers": [], "propagate": True},  # its own handlers would print each line a second time
        # These three speak up in every command, or about every job.
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.jobs": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},  # these narrate each PDF
        "weasyprint.progress": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
