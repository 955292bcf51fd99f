"""One typed reading of the environment, once.

`ZHAOSHANG_HOME` says where data lives, `DATABASE_URL` which database, `REDIS_URL` (optional) which Redis. Everything
else has a default that works offline on one laptop.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from zhaoshang.config.environment import base_map, database, district_box, enquiry_limits, home, ice_servers

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent


def _default_home() -> Path:
    return CHECKOUT / "var" if (CHECKOUT / "pyproject.toml").exists() else Path.home() / ".zhaoshang"


HOME = home(default=_default_home())


def _kept_secret(name: str) -> str:
    """A secret made once and kept in the home folder, readable by its owner only."""
    path = HOME / name
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    value = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value


SECRET_KEY = os.environ.get("ZHAOSHANG_SECRET_KEY") or _kept_secret("secret-key")
DEBUG = os.environ.get("ZHAOSHANG_DEBUG") == "1"
# Behind TLS (the reverse proxy of a bureau) cookies and redirects are strict; a laptop on 127.0.0.1 has no TLS.
BEHIND_TLS = os.environ.get("ZHAOSHANG_TLS") == "1"
ALLOWED_HOSTS = os.environ.get("ZHAOSHANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHAOSHANG_ORIGINS", "").split(",") if o]
LIVE_URL = os.environ.get("ZHAOSHANG_LIVE_URL", "")
# Who may read the live channels from a page: the addresses the pages are served under.
PAGE_ORIGINS = [
    o for o in os.environ.get("ZHAOSHANG_PAGES", "http://127.0.0.1:8000,http://localhost:8000").split(",") if o
]
# What helps browsers find each other for voice in guided visits; none: within one network only.
ICE_SERVERS = ice_servers()
REDIS_URL = os.environ.get("REDIS_URL", "")
# Whether the example's renderings are drawn in the background after it was loaded; a slow machine may leave them out.
EXAMPLE_PICTURES = os.environ.get("ZHAOSHANG_EXAMPLE_PICTURES", "1") != "0"
# The longest a parcel or unit may be held for one project, in days; a hold can be extended before it ends.
HOLD_DAYS = int(os.environ.get("ZHAOSHANG_HOLD_DAYS", "180"))

INSTALLED_APPS = [
    # First: the kit's templates and texts win over those of allauth and Django.
    "zhaoshang.web.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_vite",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "zhaoshang.domain.journal",
    "zhaoshang.domain.evidence",
    "zhaoshang.domain.organisations",
    "zhaoshang.domain.industries",
    "zhaoshang.domain.enterprises",
    "zhaoshang.domain.estate",
    "zhaoshang.domain.tours",
    "zhaoshang.domain.projects",
    "zhaoshang.domain.outreach",
    "zhaoshang.domain.targets",
    "zhaoshang.domain.publishing",
    "zhaoshang.web.desk",
    "zhaoshang.web.portal",
    "zhaoshang.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zhaoshang.web.kit.middleware.AskedLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhaoshang.web.kit.middleware.SessionClock",
    "zhaoshang.web.kit.middleware.Refusals",
]

# The live process knows no pages: sessions and people are all it needs.
LIVE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # the sign-in library starts nowhere without it
]
if os.environ.get("ZHAOSHANG_SURFACE") == "live":
    MIDDLEWARE = LIVE_MIDDLEWARE

ROOT_URLCONF = "zhaoshang.web.live.urls" if os.environ.get("ZHAOSHANG_SURFACE") == "live" else "zhaoshang.config.urls"
ASGI_APPLICATION = "zhaoshang.config.asgi.application"
WSGI_APPLICATION = "zhaoshang.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "zhaoshang.web.kit.context.house",
            ],
            "builtins": ["zhaoshang.web.kit.templatetags.kit", "template_partials.templatetags.partials"],
        },
    }
]

# Forms look like the kit wherever they are drawn.
FORM_RENDERER = "zhaoshang.web.kit.forms.KitFormRenderer"

# --- Database: SQLite in WAL with IMMEDIATE transactions unless DATABASE_URL says otherwise -------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 15,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;",
}
DATABASES = {"default": database(HOME)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # A file even under test: WAL, locks and parallel writers behave as they do in service.
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("ZHAOSHANG_TEST_DB")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "pictures"],
    }
}

# --- Who may come in ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["zhaoshang.config.passwords.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "zhaoshang.config.passwords.OneWordAgain"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:day"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "zhaoshang.web.kit.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Ten wrong guesses in fifteen minutes, by account and by address; nobody can lock another out for longer (R11).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/15m/ip,10/15m/key",
    "reauthenticate": "10/15m/user",
}
# The address is the connection's; a forwarded header counts only behind the bureau's own proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ZHAOSHANG_PROXIES", "0"))
MFA_ADAPTER = "zhaoshang.web.kit.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "Zhaoshang"

# A rehearsal on one machine may go without authenticators; service never does.
ZHAOSHANG_MFA = os.environ.get("ZHAOSHANG_MFA", "required")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhaoshang.web.kit.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BASE_MAP = base_map()
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *BASE_MAP.origins],
        "font-src": [SELF],
        "connect-src": [SELF, *([LIVE_URL, LIVE_URL.replace("http", "ws", 1)] if LIVE_URL else []), *BASE_MAP.origins],
        "media-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = HOME / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

# --- Enquiries: how many are taken, and how hard a browser works for one ---------------------------------------------


ENQUIRIES = enquiry_limits()

# --- Files, languages, times ----------------------------------------------------------------------------------------

MEDIA_ROOT = HOME / "files"
# The keys of personal data: outside the database, and outside its backups.
KEYS = Path(os.environ.get("ZHAOSHANG_KEYS") or HOME / "keys").resolve()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
# What Vite builds carries its hash in its name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/assets/.+-[\w-]{8}\.\w+$"
# The fonts handbooks are set in; the build of the front end brings them.
FONTS = Path(os.environ.get("ZHAOSHANG_FONTS") or PACKAGE / "web" / "kit" / "static" / "dist" / "fonts")
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "static_url_prefix": "dist",
        "manifest_path": PACKAGE / "web" / "kit" / "static" / "dist" / "manifest.json",
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "zhaoshang.web.kit.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}

# --- The place ------------------------------------------------------------------------------------------------------

DISTRICT = {
    "zh": os.environ.get("ZHAOSHANG_DISTRICT_ZH", "拱墅区"),
    "en": os.environ.get("ZHAOSHANG_DISTRICT_EN", "Gongshu District"),
}
# Around the Gongshu of 2020, which the example is about; another district says its own.
GONGSHU_2020 = "120.05,30.25,120.25,30.42"
DISTRICT_BOX = district_box("" if "ZHAOSHANG_DISTRICT_ZH" in os.environ else GONGSHU_2020)
SITE_NAME = {
    "zh": os.environ.get("ZHAOSHANG_SITE_ZH", "拱墅招商在线"),
    "en": os.environ.get("ZHAOSHANG_SITE_EN", "Gongshu Invest Online"),
}
