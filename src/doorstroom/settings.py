"""Django settings, all from the environment; safe for production as they stand.

Variables:
    DOORSTROOM_HOME: folder of the embedded databases and of the segment cache; ``var`` here by default.
    DATABASE_URL: main database; an SQLite file in the home folder by default.
    WORK_DATABASE_URL, SPECIAL_DATABASE_URL: the two small stores beside it, see below.
    DOORSTROOM_SECRET_KEY: key for signing; without it the one in the file ``secret-key`` of the home folder,
        which ``doorstroom serve`` makes; without that file every process makes its own.
    DOORSTROOM_ADMINISTRATION: code or folder of the administration that the site serves.
    DOORSTROOM_HOSTS: names under which the site answers, with commas between; loopback only by default.
    DOORSTROOM_SESSION_IDLE, DOORSTROOM_SESSION_ABSOLUTE: seconds after which a session ends that is not used,
        and that is; an hour and twelve hours.
    DOORSTROOM_MAIL_HOST, _PORT, _USER, _PASSWORD or _PASSWORD_FILE, _FROM, _PLAIN: the mail server; TLS
        unless the last one is "1". Without a host mails are files in the folder ``mail`` of the home folder.
    DOORSTROOM_OIDC_ISSUER and what belongs to it: the identity provider, see ``accounts.provider``.
    DOORSTROOM_PLAIN_HTTP: "1" where there is no TLS in front: a demo on one's own machine.
    DOORSTROOM_API_RATE: requests a minute of one token; 600 by default.
    DOORSTROOM_CONTACT_NAME, _EMAIL, _URL: whom to ask about the API.
    DOORSTROOM_PROXY: addresses of the proxies in front, with commas between; nobody else is believed about
        where a request came from.

Three aliases, so that what must stay apart does:
    ``default``  the ledger, with the audit of writes in the same transaction.
    ``work``     accounts, sessions, jobs and the log of reads: SQLite has one writer, and nobody must wait
                 for an import to sign in or to read a page.
    ``special``  special categories of data, with an audit of its own (own file, own schema, own role if set).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.management.utils import get_random_secret_key

from doorstroom.accounts.provider import identity_provider, secret

HOME = Path(os.environ.get("DOORSTROOM_HOME", "var")).absolute()
SEGMENT_CACHE = HOME / "cache"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

# FULL: what was acknowledged survives a power cut, a line in the log of reads too.
_SYNCHRONOUS = {"default": "FULL", "special": "FULL", "work": "FULL"}


def database(alias: str, url: str) -> dict[str, Any]:
    """Return Django's description of the database behind ``url``, with what the ledger relies on.

    SQLite: ``recursive_triggers``, or ``INSERT OR REPLACE`` walks past the append-only triggers; transactions
    that begin as writers, so that two of them queue instead of failing halfway.
    PostgreSQL: each alias but the main one has a schema of its own name.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        options.setdefault("timeout", 30)
        options["transaction_mode"] = "IMMEDIATE"
        options["init_command"] = (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={_SYNCHRONOUS[alias]}; PRAGMA recursive_triggers=ON"
        )
    else:
        # Three connections a thread, kept open: making them anew for each page costs more than the page.
        config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"] = 600, True
        if alias != "default":
            options["options"] = f"-c search_path={alias}"
    return config


def databases(home: Path, urls: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return the three aliases; those without a URL of their own follow the main database.

    Args:
        home: folder for SQLite files.
        urls: alias to URL, possibly empty.
    """
    main = urls.get("default") or f"sqlite:///{home / 'doorstroom.sqlite3'}"
    result = {"default": database("default", main)}
    embedded = result["default"]["ENGINE"].endswith("sqlite3")
    for alias in ("work", "special"):
        beside = Path(str(result["default"]["NAME"])).with_name(f"{alias}.sqlite3")
        result[alias] = database(alias, urls.get(alias) or (f"sqlite:///{beside}" if embedded else main))
    return result


def kept_key(file: Path) -> str:
    """Return the key in ``file``; empty if there is none."""
    return file.read_text("utf-8").strip() if file.exists() else ""


DATABASES = databases(
    HOME,
    {
        "default": os.environ.get("DATABASE_URL", ""),
        "work": os.environ.get("WORK_DATABASE_URL", ""),
        "special": os.environ.get("SPECIAL_DATABASE_URL", ""),
    },
)
DATABASE_ROUTERS = ["doorstroom.routing.StoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "doorstroom.audit",
    "doorstroom.accounts",
    "doorstroom.accounts.tokens",
    "doorstroom.configuration",
    "doorstroom.jobs",
    "doorstroom.careers",
    "doorstroom.careers.special",
    "doorstroom.careers.names",
    "doorstroom.careers.requests",
    "doorstroom.careers.uploads",
    "doorstroom.web.shell",
    "doorstroom.web.account",
    "doorstroom.web.logs",
]
AUTH_USER_MODEL = "accounts.Account"

DEBUG = False
SECRET_KEY = (
    os.environ.get("DOORSTROOM_SECRET_KEY") or kept_key(HOME / "secret-key") or get_random_secret_key()
)
ADMINISTRATION = os.environ.get("DOORSTROOM_ADMINISTRATION", "rijk")
PLAIN_HTTP = os.environ.get("DOORSTROOM_PLAIN_HTTP") == "1"
ALLOWED_HOSTS = os.environ.get("DOORSTROOM_HOSTS", "localhost,127.0.0.1").split(",")
# A demo has accounts whose passwords were printed on a screen: only in a folder that ``doorstroom demo``
# made, and only for the machine itself.
DEMO = (HOME / "demo.json").exists() and set(ALLOWED_HOSTS) <= LOOPBACK
PROXIES = tuple(one for one in os.environ.get("DOORSTROOM_PROXY", "").split(",") if one)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = len(PROXIES[:1])

_WEB = Path(__file__).parent / "web"
ROOT_URLCONF = "doorstroom.web.urls"
APPEND_SLASH = False
MIDDLEWARE = [
    # Outside all others: what they refuse below /api/ leaves in the form of the API as well.
    "doorstroom.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "doorstroom.web.shell.headers.HeadersMiddleware",
    "doorstroom.web.shell.static.StaticMiddleware",
    "doorstroom.web.shell.maintenance.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "doorstroom.web.account.middleware.SessionLimitMiddleware",
    "doorstroom.web.account.middleware.SecondFactorMiddleware",
    "doorstroom.web.shell.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "doorstroom.web.shell.middleware.ActorMiddleware",
    "doorstroom.web.shell.errors.ErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(_WEB.glob("*/templates")),
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "doorstroom.web.shell.tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "doorstroom.web.shell.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
STATIC_URL = "static/"
# Colours and fonts have one home, which the reports embed.
STATICFILES_DIRS = [_WEB / "static", ("documents", Path(__file__).parent / "documents" / "style")]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "doorstroom.web.shell.static.StaticFiles"},
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "doorstroom.web.shell.errors.csrf_failure"

# Headers and content policy (obligations, section 6); what Django has no setting for: web/shell/headers.py.
# Pages go on by TLS; programs get an error instead, so that no token travels twice (ASVS 4.1.2).
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/"]
# Being built into browsers is for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        **{f"{kind}-src": ["'self'"] for kind in ("script", "style", "img", "font", "connect")},
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "report-uri": "/csp-report",
    }
}

USE_TZ = True
TIME_ZONE = "Europe/Brussels"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]


# To standard error, without values, addresses of readers or what they asked for.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "doorstroom.operation.error_log.PlainFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # what somebody may not or does not find is no error
        "django.security": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}


# ACCOUNTS: signing in, passwords, second factors, sessions, mail (obligations W7, W8; adr/0009).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Whoever signs in with a password needs a second factor too; the identity provider vouches for its own.
SECOND_FACTOR_REQUIRED = not DEMO
SESSION_IDLE_LIMIT = int(os.environ.get("DOORSTROOM_SESSION_IDLE", str(60 * 60)))
SESSION_ABSOLUTE_LIMIT = int(os.environ.get("DOORSTROOM_SESSION_ABSOLUTE", str(12 * 60 * 60)))
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_LIMIT
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # links of invitations too: they must survive a weekend
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "doorstroom.web.account.passwords.LengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "doorstroom.web.account.passwords.CommonValidator"},
    {"NAME": "doorstroom.web.account.passwords.ContextValidator"},
]
# In the store ``work``, so that limits and used codes are the same for all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
ACCOUNT_ADAPTER = "doorstroom.web.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "doorstroom.accounts.selectors.name_of"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator or the identity provider vouches for the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "doorstroom.accounts.links.LinkTokens"  # noqa: S105 - a class
ACCOUNT_FORMS = {
    "login": "doorstroom.web.account.forms.SignInForm",
    "change_password": "doorstroom.web.account.forms.ChangePasswordForm",
    "reset_password": "doorstroom.web.account.forms.AskLinkForm",
    "reset_password_from_key": "doorstroom.web.account.forms.ChoosePasswordForm",
    "reauthenticate": "doorstroom.web.account.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "30/m/ip,5/15m/key"}
MFA_ADAPTER = "doorstroom.web.account.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "doorstroom.web.account.forms.CodeForm",
    "reauthenticate": "doorstroom.web.account.forms.ReauthenticateCodeForm",
    "activate_totp": "doorstroom.web.account.forms.ActivateAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # slow typing, slow clocks; a code still counts once (``forms.CodeForm``)
SOCIALACCOUNT_ADAPTER = "doorstroom.web.account.oidc.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# A link, no form: the content policy lets no form lead to another site, not even by way of ours.
SOCIALACCOUNT_LOGIN_ON_GET = True
OIDC = identity_provider(os.environ)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC.apps(), "OAUTH_PKCE_ENABLED": True}}
# Without a mail server mails are written into a folder, where only the operator reads them.
EMAIL_HOST = os.environ.get("DOORSTROOM_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_PORT = int(os.environ.get("DOORSTROOM_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("DOORSTROOM_MAIL_USER", "")
EMAIL_HOST_PASSWORD = secret(os.environ, "DOORSTROOM_MAIL_PASSWORD")
EMAIL_USE_TLS = os.environ.get("DOORSTROOM_MAIL_PLAIN") != "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DOORSTROOM_MAIL_FROM", "doorstroom@localhost")

# API (obligations A1-A6; adr/0013)
API_RATE = int(os.environ.get("DOORSTROOM_API_RATE", "600"))  # requests a minute of one token
API_REFUSALS = 30  # requests a minute, of one address or token, with a token that opens nothing
# Whom to ask about the API: stands in its document.
API_CONTACT = {
    "name": os.environ.get("DOORSTROOM_CONTACT_NAME", "Doorstroom"),
    "email": os.environ.get("DOORSTROOM_CONTACT_EMAIL", DEFAULT_FROM_EMAIL),
    "url": os.environ.get("DOORSTROOM_CONTACT_URL", f"https://{ALLOWED_HOSTS[0]}"),
}

# UPLOADS: files that people hand in go to the disk in pieces, into the home folder, for their owner alone.
FILE_UPLOAD_HANDLERS = ["doorstroom.careers.uploads.receiving.Receiver"]
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MOST_BYTES = int(os.environ.get("DOORSTROOM_UPLOAD_MOST_MB", "500")) << 20
UPLOAD_KEPT_DAYS = int(os.environ.get("DOORSTROOM_UPLOAD_KEPT_DAYS", "14"))  # an import that nobody finishes
UPLOAD_SCANNER = os.environ.get("DOORSTROOM_UPLOAD_SCANNER", "")  # such as "clamdscan --fdpass --no-summary"
UPLOAD_MUST_BE_SCANNED = os.environ.get("DOORSTROOM_UPLOAD_MUST_BE_SCANNED") == "1"
