"""Django settings, all from the environment; safe for production as they stand.

Variables:
    DOORSTROOM_HOME: folder of the embedded databases and of the segment cache; ``var`` here by default.
    DATABASE_URL: main database; an SQLite file in the home folder by default.
    WORK_DATABASE_URL, SPECIAL_DATABASE_URL: the two small stores beside it, see below.
    DOORSTROOM_SECRET_KEY: key for signing; without it every process makes its own.

Three aliases, so that what must stay apart does:
    ``default``  the ledger, with the audit of writes in the same transaction.
    ``work``     the log of reads: SQLite has one writer, and a page must not wait for an import.
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

# FULL: an act that was acknowledged survives a power cut. The log of reads may lose its last moment.
_SYNCHRONOUS = {"default": "FULL", "special": "FULL", "work": "NORMAL"}


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
    elif alias != "default":
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

INSTALLED_APPS = ["doorstroom.audit", "doorstroom.careers", "doorstroom.careers.special"]

DEBUG = False
SECRET_KEY = os.environ.get("DOORSTROOM_SECRET_KEY") or get_random_secret_key()

USE_TZ = True
TIME_ZONE = "Europe/Brussels"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]
