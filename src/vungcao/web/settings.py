"""Settings. Everything that differs between installations comes from the environment; the defaults run on one machine.

VUNGCAO_HOME        folder of the embedded store, the mirror, the secret and the backups (default: ./var)
VUNGCAO_DATABASE    sqlite:///relative/path, sqlite:////absolute/path (default: VUNGCAO_HOME/store.sqlite3) or
                    postgresql://user:password@host:port/name
VUNGCAO_MIRROR      folder of the columnar mirror (default: VUNGCAO_HOME/mirror)
VUNGCAO_ATTACHMENTS folder of the files that people attach (default: VUNGCAO_HOME/attachments)
VUNGCAO_PACK        folder of the pack that `init` loads (default: packs/bac-ninh-2026-2030 of this repository)
VUNGCAO_SECRET_KEY  the signing secret; without it one is made once and kept in VUNGCAO_HOME for its owner alone
VUNGCAO_HOSTS       comma-separated host names to answer to (default: localhost, 127.0.0.1, [::1])
VUNGCAO_ORIGIN      public address, as https://vungcao.example.vn; with https, cookies are sent over https alone
VUNGCAO_SMTP_URL    mail server: smtp://host:port, smtp+tls://user:password@host:port (TLS after greeting) or smtps://
                    (TLS at once); without it nobody is written to, and messages wait at the desk alone
VUNGCAO_MAIL_FROM   address that letters come from (default: vung-cao@ the host of VUNGCAO_ORIGIN)
VUNGCAO_PROXY       "yes" behind a proxy of ours that speaks https and sets X-Forwarded-Proto
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from vungcao.web import stores
from vungcao.web.mail import mail_server

os.umask(0o077)
"""The store, the mirror and the backups hold personal data: whatever the platform writes is for its owner alone."""

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("VUNGCAO_HOME", "var")).absolute()
ORIGIN = os.environ.get("VUNGCAO_ORIGIN", "")
OVER_HTTPS = ORIGIN.startswith("https:")
PACK = Path(os.environ.get("VUNGCAO_PACK", PACKAGE.parent.parent / "packs" / "bac-ninh-2026-2030")).absolute()


def _secret() -> str:
    given = os.environ.get("VUNGCAO_SECRET_KEY")
    if given:
        return given
    HOME.mkdir(parents=True, exist_ok=True)
    kept = HOME / "secret"
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("VUNGCAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "vungcao.places",
    "vungcao.people",
    "vungcao.journal",
    "vungcao.registers",
    "vungcao.figures",
    "vungcao.works.overlap",
    "vungcao.intake",
    "vungcao.obligations",
    "vungcao.remeasurement",
    "vungcao.desk",
    "vungcao.api",
    "vungcao.phone",
    "vungcao.portal",
    "vungcao.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before the next: a style sheet needs none of its headers
    "vungcao.web.headers.TellTheBrowser",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "vungcao.api.middleware.SpeakProblems",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vungcao.web.legible.RefuseIllegible",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "vungcao.web.urls"
WSGI_APPLICATION = "vungcao.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vungcao.web.menu.shown_parts",
            ],
            "builtins": ["vungcao.web.templatetags.shown"],
        },
    }
]
DATABASES = {
    "default": stores.database(os.environ.get("VUNGCAO_DATABASE", f"sqlite:///{HOME / 'store.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIRROR = Path(os.environ.get("VUNGCAO_MIRROR", HOME / "mirror"))
ATTACHMENTS = Path(os.environ.get("VUNGCAO_ATTACHMENTS", HOME / "attachments"))
_MEGABYTE = 1 << 20
ATTACHMENT_LIMITS = {
    "photo": 15 * _MEGABYTE,
    "decision": 30 * _MEGABYTE,
    "minutes": 30 * _MEGABYTE,
    "other": 30 * _MEGABYTE,
}
"""Bytes of one file, by the kind of evidence: a photo of a telephone, a long decision scanned."""

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "vungcao.web.account.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # what axes needs is the failures; whoever signed in is nobody's business
AXES_VERBOSE = False
TOKEN_DAYS_AT_MOST = 366  # a secret in a script or a telephone is renewed at least each year
API_REQUESTS_A_MINUTE = 1200  # of one token, at each serving process
REFUSALS = PACKAGE.parent.parent / "docs" / "refusals.md"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "glance"

_MAIL = mail_server(os.environ.get("VUNGCAO_SMTP_URL", ""))
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starts_tls, _MAIL.is_tls
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = urlsplit(ORIGIN).hostname or "vung-cao.invalid"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("VUNGCAO_MAIL_FROM", f"vung-cao@{MAIL_DOMAIN}")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our fonts are for our pages
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_HTTPS
SESSION_COOKIE_AGE = 8 * 3600  # a working day; the browser forgets it when closed, for machines are shared
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "vungcao.web.account.form_went_stale"
SECURE_HSTS_SECONDS = 31_536_000 if OVER_HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("VUNGCAO_PROXY") == "yes" else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "vungcao.web.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "huey": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
