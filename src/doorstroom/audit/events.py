"""The register of what is logged: every ``action`` of the code is declared here, once (obligation L6).

At run time an unknown action is written all the same, because a log that refuses loses what it should keep;
``tests/audit/test_events.py`` reads the sources and fails on what is not declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kind(StrEnum):
    """What sort of thing happened."""

    WRITE = "write"
    READ = "read"
    ACCESS = "access"  # signing in, rights, tokens
    EXPORT = "export"  # personal data left the site
    SYSTEM = "system"  # the site itself: jobs, checks, backups


@dataclass(frozen=True, slots=True)
class Declared:
    """One thing that is logged.

    Attributes:
        code: ``room.noun.verb``; a refusal carries the ability that was asked for.
        kind: what sort of thing it is.
        words: what happened, in the words of a page.
        store: in whose log it stands: that of the ledger (``default``), ``work`` or ``special``.
        counts_only: people were counted and not shown: a person finds it apart.
    """

    code: str
    kind: Kind
    words: _StrPromise
    store: str = "default"
    counts_only: bool = False


W, R, A, E, S = Kind.WRITE, Kind.READ, Kind.ACCESS, Kind.EXPORT, Kind.SYSTEM
_ROWS = (
    # careers: the file of one person
    Declared("careers.file.read", R, _("File read"), "work"),
    Declared("careers.file.write", W, _("File changed"), "work"),
    Declared("careers.file.export", E, _("File downloaded"), "work"),
    Declared("careers.reads.read", R, _("List of who looked at a file read"), "work"),
    Declared("careers.request.make", W, _("Correction asked"), "work"),
    Declared("careers.request.decide", W, _("Decision on a request for correction"), "work"),
    Declared("careers.request.made", W, _("Request for correction made")),
    Declared("careers.request.noted", W, _("Something said about a request for correction")),
    Declared("careers.request.granted", W, _("Request for correction granted")),
    Declared("careers.request.refused", W, _("Request for correction refused")),
    Declared("careers.request.withdrawn", W, _("Request for correction withdrawn")),
    # careers: many people
    Declared("careers.staff.list", R, _("List of staff read"), "work"),
    Declared("careers.units.read", R, _("Unit read"), "work"),
    Declared("careers.figures.read", R, _("Figures calculated"), "work", counts_only=True),
    Declared("careers.figures.export", E, _("Figures downloaded"), "work", counts_only=True),
    Declared("careers.facts.read", R, _("Facts read"), "work"),
    Declared("careers.batch.read", R, _("What an import changed read"), "work"),
    # careers: what the ledger is filled with
    Declared("careers.extract.import", W, _("Import of an extract")),
    Declared("careers.batch.recorded", W, _("Import stored")),
    Declared("careers.import.brought_nothing", W, _("Import that brought nothing new")),
    Declared("careers.act.corrected", W, _("Act in a career corrected")),
    Declared("careers.act.annulled", W, _("Act in a career annulled")),
    Declared("careers.person.corrected", W, _("Data of a person corrected")),
    Declared("careers.fact.recorded", W, _("Fact stored")),
    Declared("careers.fact.corrected", W, _("Fact corrected")),
    Declared("careers.fact.annulled", W, _("Fact annulled")),
    Declared("careers.facts.recorded", W, _("Facts stored")),
    Declared("careers.facts.import_brought_nothing", W, _("Import of facts that brought nothing new")),
    Declared("names.names.recorded", W, _("Names stored")),
    Declared("names.names.import_brought_nothing", W, _("Import of names that brought nothing new")),
    Declared("names.name.changed", W, _("Name changed")),
    Declared("careers.disposal.run", W, _("Data destroyed after their term")),
    Declared("special.store.read", R, _("Special data read"), "special"),
    Declared("special.answer.recorded", W, _("Answer on special data stored"), "special"),
    Declared("special.answers.recorded", W, _("Answers on special data stored"), "special"),
    Declared(
        "special.answers.import_brought_nothing",
        W,
        _("Import of special data that brought nothing new"),
        "special",
    ),
    # the log itself
    Declared("audit.log.read", R, _("Log read"), "work"),
    Declared("audit.log.exported", E, _("Log downloaded"), "work"),
    Declared("audit.log.checked", S, _("Log verified"), "work"),
    # settings
    Declared("configuration.setting.read", R, _("Settings read"), "work"),
    Declared("configuration.setting.manage", W, _("Change of a setting"), "work"),
    Declared("configuration.setting.changed", W, _("Setting changed")),
    # running it
    Declared("system.server.started", S, _("Site started"), "work"),
    Declared("system.backup.made", S, _("Backup made"), "work"),
    Declared("system.backup.restored", S, _("Backup restored"), "work"),
    # accounts
    Declared("accounts.account.read", R, _("Accounts read"), "work"),
    Declared("accounts.account.manage", A, _("Change of an account"), "work"),
    Declared("accounts.account.created", A, _("Account made"), "work"),
    Declared("accounts.account.changed", A, _("Account changed"), "work"),
    Declared("accounts.account.link_asked", A, _("Link of an account to a person asked for"), "work"),
    Declared("accounts.account.linked", A, _("Account linked to a person"), "work"),
    Declared("accounts.account.invited", A, _("Invitation sent"), "work"),
    Declared("accounts.account.closed", A, _("Account closed"), "work"),
    Declared("accounts.account.reopened", A, _("Account opened again"), "work"),
    Declared("accounts.identity.linked", A, _("Account linked to the identity provider"), "work"),
    Declared("accounts.role.given", A, _("Role given"), "work"),
    Declared("accounts.role.confirmed", A, _("Role confirmed"), "work"),
    Declared("accounts.role.ended", A, _("Role ended"), "work"),
    Declared("accounts.review.exported", E, _("List of roles downloaded"), "work"),
    Declared("accounts.login.succeeded", A, _("Signed in"), "work"),
    Declared("accounts.login.failed", A, _("Sign-in failed"), "work"),
    Declared("accounts.login.limited", A, _("Too many attempts to sign in"), "work"),
    Declared("accounts.logout.done", A, _("Signed out"), "work"),
    Declared("accounts.session.ended", A, _("Session ended"), "work"),
    Declared("accounts.password.changed", A, _("Password changed"), "work"),
    Declared("accounts.factor.failed", A, _("Wrong second step"), "work"),
    Declared("accounts.factor.added", A, _("Second step added"), "work"),
    Declared("accounts.factor.removed", A, _("Second step removed"), "work"),
    Declared("accounts.factor.renewed", A, _("Recovery codes renewed"), "work"),
    Declared("accounts.factor.reset", A, _("Second step reset by an administrator"), "work"),
    Declared("accounts.token.made", A, _("Token made"), "work"),
    Declared("accounts.token.used", A, _("Token used, first time of a day"), "work"),
    Declared("accounts.token.refused", A, _("Token refused"), "work"),
    Declared("accounts.token.revoked", A, _("Token revoked"), "work"),
    Declared("accounts.service.made", A, _("Account of a program made"), "work"),
    Declared("accounts.mail.failed", S, _("Mail not sent"), "work"),
    # long work, files that were handed in, and their way into the ledger
    Declared("jobs.job.queued", S, _("Job asked for"), "work"),
    Declared("jobs.job.started", S, _("Job started"), "work"),
    Declared("jobs.job.done", S, _("Job done"), "work"),
    Declared("jobs.job.failed", S, _("Job failed"), "work"),
    Declared("jobs.job.cancel_requested", S, _("Stop of a job asked for"), "work"),
    Declared("jobs.job.cancelled", S, _("Job stopped"), "work"),
    Declared("jobs.job.recovered", S, _("Job taken up after its worker died"), "work"),
    Declared("jobs.job.handed_back", S, _("Job handed back by a worker that ended"), "work"),
    Declared("uploads.file.received", W, _("File received"), "work"),
    Declared("uploads.file.refused", W, _("File refused"), "work"),
    Declared("uploads.file.removed", W, _("File removed"), "work"),
    Declared("careers.extract.begun", W, _("Import begun"), "work"),
    Declared("careers.mapping.changed", W, _("Meaning of columns changed"), "work"),
    Declared("careers.extract.checked", W, _("Extract checked"), "work"),
    Declared("careers.extract.confirmed", W, _("Import confirmed"), "work"),
    Declared("careers.extract.refused", W, _("Import refused"), "work"),
    Declared("careers.extract.imported", W, _("Import finished"), "work"),
    Declared("careers.problems.exported", E, _("Problems of a check downloaded"), "work"),
)
EVENTS = {row.code: row for row in _ROWS}

_READS = ("read", "listed", "list", "viewed", "searched", "shown")
_EXPORTS = ("export", "exported", "downloaded")


def kind_of(action: str, otherwise: str = "") -> Kind:
    """Return what sort of thing an action is; an undeclared one goes by its verb or ``otherwise``."""
    declared = EVENTS.get(action)
    if declared is not None:
        return declared.kind
    verb = action.rsplit(".", 1)[-1]
    if verb in _EXPORTS:
        return Kind.EXPORT
    if otherwise:
        return Kind(otherwise)
    if verb in _READS:
        return Kind.READ
    return Kind.ACCESS if action.startswith(("accounts.", "account.", "tokens.")) else Kind.WRITE


def words_of(action: str) -> str:
    """Return what happened in the language of the reader; an undeclared action is its own word."""
    declared = EVENTS.get(action)
    return str(declared.words) if declared else action


def actions_that_count() -> list[str]:
    """Return the actions in which people are counted and not shown."""
    return [row.code for row in _ROWS if row.counts_only]
