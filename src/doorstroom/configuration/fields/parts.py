"""What is kept, in parts that people understand: kind, purposes, basis, origin, term, readers, writers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from doorstroom.kernel.frames import Category

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Origin(StrEnum):
    """Where data come from."""

    EXTRACT = "extract"  # of the personnel administration
    PERSON = "person"
    HR = "hr"
    SITE = "site"  # written by using it


ORIGINS: dict[str, _StrPromise] = {
    Origin.EXTRACT: _("the personnel administration"),
    Origin.PERSON: _("yourself"),
    Origin.HR: _("the HR department"),
    Origin.SITE: _("the use of the site"),
}
CATEGORIES: dict[str, _StrPromise] = {
    Category.ORDINARY: _("ordinary"),
    Category.SENSITIVE: _("sensitive"),
    Category.SPECIAL: _("special category"),
    Category.NATIONAL_NUMBER: _("national number"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is kept.

    Attributes:
        code: its name in the register.
        category: kind of data in the sense of data protection.
        title, holds: what it is, in the words of the privacy page; empty for what says nothing of anybody.
        purposes: codes of ``configuration.words.PURPOSES``; of the site's own data: ``accountability``.
        basis: name of the setting ``basis.…`` that says on which law it rests.
        origin: where it comes from.
        retention: name of the setting ``retention.…`` that says how long it is kept.
        reads, writes: abilities of ``rights.ABILITIES``; empty where only the site itself does.
    """

    code: str
    category: Category
    title: _StrPromise | str = ""
    holds: _StrPromise | str = ""
    purposes: tuple[str, ...] = ()
    basis: str = ""
    origin: Origin = Origin.SITE
    retention: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


_FILE = ("own_file", "personnel_administration", "team", "procedure", "access_request", "audit")
_FIGURES = ("figures", "planning")
_READ_FILE = ("careers.file.read", "careers.file.export")
_WRITE_FILE = ("careers.extract.import", "careers.file.write")
ORDINARY, SENSITIVE, SPECIAL = Category.ORDINARY, Category.SENSITIVE, Category.SPECIAL

_ALL = (
    Part("none", Category.NONE),
    Part(
        "identity",
        ORDINARY,
        _("Who you are"),
        _("Your name, your personnel number, your date of birth, and your sex as registered."),
        (*_FILE, *_FIGURES),
        "basis.personnel_administration",
        Origin.EXTRACT,
        "retention.personnel_file",
        (*_READ_FILE, "careers.staff.list"),
        _WRITE_FILE,
    ),
    Part(
        "career",
        ORDINARY,
        _("Your career"),
        _(
            "Every act in your career, with its day: entry, posts, units, functions, grade and"
            " scale, contract,"
            " working time, place of work, leaving and the reason. Corrections stay visible beside it."
        ),
        (*_FILE, *_FIGURES),
        "basis.personnel_administration",
        Origin.EXTRACT,
        "retention.career_ledger",
        (*_READ_FILE, "careers.staff.list", "careers.batch.read", "careers.figures.read"),
        _WRITE_FILE,
    ),
    Part(
        "facts",
        SENSITIVE,
        _("Facts beside your career"),
        _(
            "Diplomas, trial periods, leave, service elsewhere, projects and other dated facts, as"
            " far as your"
            " administration records them. Judgements about you are read by fewer people and one by one."
        ),
        (*_FILE, *_FIGURES),
        "basis.personnel_administration",
        Origin.EXTRACT,
        "retention.personnel_file",
        _READ_FILE,
        _WRITE_FILE,
    ),
    Part(
        "requests",
        SENSITIVE,
        _("Your requests for correction"),
        _("What you say is wrong, what was answered, who decided and when; also the reason of a correction."),
        ("own_file", "personnel_administration", "access_request", "audit"),
        "basis.personnel_administration",
        Origin.PERSON,
        "retention.personnel_file",
        ("careers.request.make", "careers.request.decide", "careers.file.read"),
        ("careers.request.make", "careers.request.decide"),
    ),
    Part(
        "special",
        SPECIAL,
        _("Special data"),
        _(
            "Answers about origin or disability, where your administration asks them or a law gives"
            " them. They lie"
            " in a store of their own. No page shows them to others; only calculations of groups read them."
        ),
        ("own_file", "access_request", "representation", "proven_tie", "reserved_post"),
        "basis.diversity",
        Origin.PERSON,
        "retention.special.origin",
    ),
    Part(
        "account",
        ORDINARY,
        _("Your account"),
        _(
            "Name, e-mail address, language, the proof of your password and of your second factor,"
            " when you last"
            " signed in, and on which devices you are signed in."
        ),
        ("accounts",),
        "basis.accounts",
        Origin.HR,
        "retention.account",
        ("accounts.account.read",),
        ("accounts.account.manage",),
    ),
    Part(
        "roles",
        ORDINARY,
        _("Your roles"),
        _("Which roles you were given, over which unit, from when to when, and by whom."),
        ("accounts", "accountability"),
        "basis.accounts",
        Origin.HR,
        "retention.account",
        ("accounts.account.read",),
        ("accounts.account.manage",),
    ),
    Part(
        "tokens",
        ORDINARY,
        _("Your tokens for programs"),
        _("Which tokens you made, for what, until when, and when each was last used. Not the token itself."),
        ("accounts", "accountability"),
        "basis.accounts",
        Origin.PERSON,
        "retention.account",
        ("accounts.account.read",),
    ),
    Part(
        "log",
        ORDINARY,
        _("The log"),
        _(
            "Who changed, read or downloaded what, about whom, when and why; and who signed in. The log holds"
            " numbers, no names and no contents of files. Nobody can change it."
        ),
        ("accountability",),
        "basis.accountability",
        Origin.SITE,
        "retention.processing_log",
        ("audit.log.read", "careers.reads.read"),
    ),
    Part(
        "settings",
        ORDINARY,
        _("Decisions on settings"),
        _("Which administrator decided on which setting, when, and why."),
        ("accountability",),
        "basis.accountability",
        Origin.SITE,
        "retention.audit_log",
        ("configuration.setting.read",),
        ("configuration.setting.manage",),
    ),
    Part(
        "uploads",
        SENSITIVE,
        _("Files that HR sends in"),
        _("Extracts of the personnel administration, for as long as an import takes."),
        ("personnel_administration",),
        "basis.personnel_administration",
        Origin.EXTRACT,
        "retention.upload.quarantine",
        ("careers.extract.import",),
        ("careers.extract.import",),
    ),
    Part(
        "jobs",
        ORDINARY,
        _("Work in the background"),
        _("Who asked for which import or check, when, and how it ended; no contents of files."),
        ("accountability",),
        "basis.accountability",
        Origin.SITE,
        "retention.job.temporary",
        ("careers.extract.import",),
        ("careers.extract.import",),
    ),
)
PARTS = {part.code: part for part in _ALL}
