"""Every log of the site: what stands in it, how, where, who reads it, how long it is kept (obligation L6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from doorstroom.audit.events import EVENTS, Declared

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Log:
    """One log.

    Attributes:
        code: short name; for a log in a database, its store.
        title: what it is.
        holds: what stands in it, and what never does.
        place: table or stream.
        layout: in which form.
        ability: who reads it on the site; empty: nobody does, only the operator at the machine.
        retention: setting that says how long it is kept; empty: it is kept by others, or not at all.
    """

    code: str
    title: _StrPromise
    holds: _StrPromise
    place: str
    layout: _StrPromise
    ability: str
    retention: str

    @property
    def events(self) -> tuple[Declared, ...]:
        """The declared events that stand in it."""
        return tuple(row for row in EVENTS.values() if row.store == self.code)


_CHAIN = _("a row an event, chained by SHA-256; download as CSV")
LOGS = (
    Log(
        "default",
        _("Log of changes"),
        _("Every change of the ledger and the settings, in the same transaction."),
        "default.audit_auditevent",
        _CHAIN,
        "audit.log.read",
        "retention.audit_log",
    ),
    Log(
        "work",
        _("Log of reads and of signing in"),
        _("Every reading of personal data and why, downloads, signing in, roles, checks of the log."),
        "work.audit_auditevent",
        _CHAIN,
        "audit.log.read",
        "retention.processing_log",
    ),
    Log(
        "special",
        _("Log of special data"),
        _("Every reading and writing of special data, beside them in their own store."),
        "special.audit_auditevent",
        _CHAIN,
        "audit.log.read",
        "retention.processing_log",
    ),
    Log(
        "process",
        _("Messages of the server"),
        _("Start, stop and failures: place and kind of an error, never what was typed or shown."),
        "stderr",
        _("a line a message; kept by whoever runs the server"),
        "",
        "",
    ),
)
