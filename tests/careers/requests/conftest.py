"""The site of ``tests/web``: the same world, the same accounts."""

from __future__ import annotations

from tests.web.conftest import both_sites, postgresql_world, site, sqlite_world

__all__ = ["both_sites", "postgresql_world", "site", "sqlite_world"]
