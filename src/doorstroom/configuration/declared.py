"""The settings of the administration, each declared once; who may changes them while the site runs.

What differs between administrations by law or by choice and can change on a day stands here, never as a
number in the code. How the administration is built (grades, units, words) stands in its folder instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from doorstroom.configuration.kinds import Declared, Group, Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _contact(name: str, title: _StrPromise, sentence: _StrPromise) -> Declared:
    return Declared(f"contact.{name}", Kind.TEXT, Group.CONTACTS, None, title, sentence)


def _basis(purpose: str, title: _StrPromise) -> Declared:
    return Declared(
        f"basis.{purpose}",
        Kind.TEXT,
        Group.BASIS,
        None,
        title,
        _("The text of law on which this use rests, as the privacy page says it. Unset: the page says so."),
        longest=600,
    )


def _term(code: str, title: _StrPromise) -> Declared:
    return Declared(
        f"retention.{code}",
        Kind.RETENTION,
        Group.RETENTION,
        None,
        title,
        _("As long as nothing is set, nothing is destroyed, and the privacy page says so."),
    )


_ROWS = (
    Declared(
        "reads.show_names",
        Kind.BOOL,
        Group.READS,
        True,
        _("Show the names of readers"),
        _("Whoever looks up who read their file sees the name of the reader, or only role and unit."),
    ),
    Declared(
        "sessions.idle_minutes",
        Kind.INT,
        Group.SESSIONS,
        60,
        _("Sign out when nothing happens"),
        _("After this long without a page, one signs in again."),
        lowest=5,
        highest=24 * 60,
        unit=_("minutes"),
    ),
    Declared(
        "sessions.absolute_hours",
        Kind.INT,
        Group.SESSIONS,
        12,
        _("Longest session"),
        _("After this long one signs in again, whatever one is doing."),
        lowest=1,
        highest=24 * 14,
        unit=_("hours"),
    ),
    _contact(
        "hr",
        _("Personnel department"),
        _("Where people can ask a human being; shown on the help and error pages."),
    ),
    _contact(
        "data_protection_officer",
        _("Data protection officer"),
        _("Shown on the privacy page, for questions and complaints about personal data."),
    ),
    _contact(
        "supervisory_authority",
        _("Supervisory authority"),
        _("Where one can complain about the use of personal data; shown on the privacy page."),
    ),
    _contact(
        "accessibility",
        _("Accessibility"),
        _("Where one can report that a page cannot be used; shown on the accessibility page."),
    ),
    _contact(
        "accessibility_enforcement",
        _("Enforcement of accessibility"),
        _("Where one can complain when the report did not help; shown on the accessibility page."),
    ),
    _contact(
        "controller",
        _("Controller"),
        _("The body that is responsible for the data; shown on the privacy page."),
    ),
    _contact(
        "security",
        _("Security"),
        _("An address (https: or mailto:) for whoever found a weakness; shown in /.well-known/security.txt."),
    ),
    Declared(
        "accessibility.status",
        Kind.CHOICE,
        Group.ACCESSIBILITY,
        "partly",
        _("How accessible the site is"),
        _("As an inspection of this installation found it; shown on the accessibility page."),
        choices={"fully": _("fully"), "partly": _("partly"), "not": _("not")},
    ),
    Declared(
        "accessibility.inspected_on",
        Kind.DATE,
        Group.ACCESSIBILITY,
        None,
        _("Inspected by people on"),
        _("Shown on the accessibility page; after a year the page warns that it is time again."),
    ),
    Declared(
        "accessibility.known_failures",
        Kind.TEXT,
        Group.ACCESSIBILITY,
        None,
        _("What is known to fail"),
        _("What cannot be used by everybody, why, until when, and what to do instead."),
        longest=2000,
    ),
    Declared(
        "requests.decide_within_days",
        Kind.INT,
        Group.REQUESTS,
        30,
        _("Decide on a correction within"),
        _("The day by which a request for correction must be decided. The GDPR asks for one month at most."),
        lowest=1,
        highest=30,
        unit=_("days"),
    ),
    _basis("personnel_administration", _("Personnel administration")),
    _basis("figures", _("Figures and planning")),
    _basis("diversity", _("Figures on diversity")),
    _basis("accounts", _("Accounts and signing in")),
    _basis("accountability", _("Accountability: the logs")),
    _term("personnel_file", _("Personnel file")),
    _term("career_ledger", _("Careers: acts, and what was known when")),
    _term("special.origin", _("Special data: origin")),
    _term("special.disability", _("Special data: disability")),
    _term("special.health", _("Special data: health")),
    _term("published_table", _("Published tables")),
    _term("complaint", _("Complaints")),
    _term("message.no_effect", _("Questions and messages without effect")),
    _term("audit_log", _("Log of changes")),
    _term("processing_log", _("Log of reads")),
    _term("incident", _("Incidents")),
    _term("account", _("Accounts, roles and tokens")),
    _term("upload.quarantine", _("Files that were sent in")),
    _term("export.file", _("Files that were made for download")),
    _term("job.temporary", _("Work in the background")),
    _term("backup", _("Backups")),
)
SETTINGS = {row.key: row for row in _ROWS}

GROUPS = {
    Group.READS: _("Who looked at a file"),
    Group.SESSIONS: _("Sessions"),
    Group.REQUESTS: _("Requests for correction"),
    Group.CONTACTS: _("Contacts"),
    Group.ACCESSIBILITY: _("Accessibility"),
    Group.BASIS: _("Legal bases"),
    Group.RETENTION: _("How long data are kept"),
}
