"""Django settings, all from the environment; safe for production as they stand.

Variables:
    DOORSTROOM_HOME: folder of the embedded databases and of the segment cache; ``var`` here by default.
    DATABASE_URL: main database; an SQLite file in the home folder by default.
    WORK_DATABASE_URL, SPECIAL_DATABASE_URL: the two small stores beside it, see below.
    DOORSTROOM_SECRET_KEY: key for signing; without it the one in the file ``secret-key`` of the home folder,
        which ``doorstroom serve`` makes; without that file every process makes its own.
    DOORSTROOM_ADMINISTRATION: code or folder of the administration that the site serves.
    DOORSTROOM_HOSTS: names under which the site answers, with commas between; loopback only by default.
    DOORSTROOM_PLAIN_HTTP: "1" where there is no TLS in front: a demo on one's own machine.
    DOORSTROOM_PROXY: addresses of the proxies in front, with commas between; only their forwarded headers count.

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
]
AUTH_USER_MODEL = "accounts.Account"

DEBUG = False
SECRET_KEY = (
    os.environ.get("DOORSTROOM_SECRET_KEY") or kept_key(HOME / "secret-key") or get_random_secret_key()
)
ADMINISTRATION = os.environ.get("DOORSTROOM_ADMINISTRATION", "rijk")
PLAIN_HTTP = os.environ.get("DOORSTROOM_PLAIN_HTTP") == "1"
ALLOWED_HOSTS = os.environ.get("DOORSTROOM_HOSTS", "localhost,127.0.0.1").split(",")
# A demo has accounts whose passwords were printed on a screen: only in a folder that ``doorstroom demo`` made,
# and only for the machine itself.
DEMO = (HOME / "demo.json").exists() and set(ALLOWED_HOSTS) <= LOOPBACK
PROXIES = tuple(one for one in os.environ.get("DOORSTROOM_PROXY", "").split(",") if one)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = len(PROXIES[:1])

_WEB = Path(__file__).parent / "web"
ROOT_URLCONF = "doorstroom.web.urls"
APPEND_SLASH = False
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "doorstroom.web.shell.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "doorstroom.web.shell.middleware.ActorMiddleware",
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
STATICFILES_DIRS = [_WEB / "static"]
STATIC_ROOT = HOME / "static"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
SESSION_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False

USE_TZ = True
TIME_ZONE = "Europe/Brussels"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]
