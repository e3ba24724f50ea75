"""A career as the stops of a line: what happened when, what it said before, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstroom.careers.career import Act, Version
from doorstroom.careers.people.file import Origin, PersonFile
from doorstroom.web.people import words
from doorstroom.web.shell.tags import words as voice

# In the line under a stop, in this order, where known.
_ABOUT = ("level", "grade", "relation", "fte_thousandths")
# What makes a stop a large one.
_LARGE = ("unit", "function", "post")


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what it says; ``before`` is what it said."""

    name: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A version that no longer holds.

    Attributes:
        on: when it was corrected; None where nobody recorded that.
        pairs: what was said, and what is said instead.
        because: why, in the words of who corrected.
    """

    on: datetime | None
    pairs: tuple[Pair, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the line.

    Attributes:
        look: class of the stop: empty, is-small, is-future, is-now.
        when, title: over it and on it; ``lines`` under it.
        corrections: what it said before, the latest first.
        source: where it comes from.
        employment, act_no, version: which act; None for today.
        planned: lies ahead.
    """

    look: str
    when: str
    title: str
    lines: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    source: tuple[Pair, ...] = ()
    employment: int | None = None
    act_no: int | None = None
    version: int | None = None
    planned: bool = False
    pairs: tuple[Pair, ...] = field(default_factory=tuple)


def stops(file: PersonFile) -> list[Stop]:
    """Return the stops of a career, the latest first, with today between what is planned and what was."""
    ahead = [act for act in file.career.acts if act.from_on > file.on]
    been = [act for act in file.career.acts if act.from_on <= file.on]
    found = [_stop(file, act, planned=True) for act in reversed(ahead)]
    if today := _today(file):
        found.append(today)
    return found + [_stop(file, act, planned=False) for act in reversed(been)]


def annulled(file: PersonFile) -> list[Stop]:
    """Return the acts that were taken back, the latest first: what they had said, when and why it went."""
    found = []
    for act in reversed(file.career.annulled):
        said = act.former[-1]
        gone = Correction(act.said.recorded_at, (), _because(file, act.said))
        found.append(
            Stop(
                "is-small",
                _when(act, said, second=_second(file, act)),
                _title(said, ()),
                corrections=(gone,),
                pairs=tuple(_pairs(said)),
                source=_source(file, said),
            )
        )
    return found


def heading(file: PersonFile) -> str:
    """Return the sentence over the line: how long somebody has been on the way."""
    service = file.service
    if not service:
        return _("Career")
    years = service["span_months"] // 12
    if not years:
        return _("Just on the way")
    return ngettext("%(n)s year on the way", "%(n)s years on the way", years) % {"n": years}


def in_function_sentence(file: PersonFile) -> str:
    """Return how long the present function lasts; empty for who is not in service."""
    if not file.here or file.in_function is None:
        return ""
    if file.in_function["months"] is None:
        return _("Since when in this function: cannot be determined")
    return _("In this function for %(duration)s") % {"duration": words.duration(file.in_function["months"])}


def renamed_within(file: PersonFile) -> date | None:
    """Return the day on which the present function got another name without starting anew; None if never."""
    since = file.in_function["since"] if file.in_function else None
    if since is None:
        return None
    days = [
        act.from_on
        for act in file.career.acts
        if since < act.from_on <= file.on and "function" in act.changed and act.said.kind != "entry"
    ]
    return days[-1] if days else None


def _today(file: PersonFile) -> Stop | None:
    sentence = in_function_sentence(file)
    if not sentence:
        return None
    lines = []
    if renamed := renamed_within(file):
        lines.append(
            _("Another name for the same function (%(year)s) does not count as a new start.")
            % {"year": renamed.year}
        )
    when = _("Today") if file.known_at is None else voice().date(file.on)
    return Stop("is-now", when, sentence, tuple(lines))


def _stop(file: PersonFile, act: Act, *, planned: bool) -> Stop:
    said = act.said
    large = said.kind in ("entry", "exit") or (said.kind == "move") or any(c in act.changed for c in _LARGE)
    renaming = said.kind == "change" and "unit" not in act.changed
    small = not large or renaming
    lines = _about(said) if not small else _changes(act) if words.label("reason", said.reason) else []
    return Stop(
        look="is-future" if planned else "is-small" if small else "",
        when=_when(act, said, second=_second(file, act), planned=planned, with_reason=not small),
        title=_title(said, act.changed) if not small else _small_title(act),
        lines=tuple(lines),
        corrections=tuple(_corrections(file, act)),
        source=_source(file, said),
        employment=act.employment,
        act_no=act.act_no,
        version=said.version,
        planned=planned,
    )


def _second(file: PersonFile, act: Act) -> bool:
    """Whether an act belongs to another employment than the main one."""
    main = file.in_function["employment"] if file.in_function else file.career.acts[-1].employment
    return act.employment != main


def _when(act: Act, said: Version, *, second: bool, planned: bool = False, with_reason: bool = True) -> str:
    parts = [voice().date(said.effective_on)]
    if planned:
        parts.append(_("planned"))
    reason = words.label("reason", said.reason)
    if with_reason and (reason or said.kind in words.ACT_KINDS):
        parts.append(_lower(reason) if reason else str(words.ACT_KINDS[said.kind]))
    if second:
        parts.append(_("employment %(number)s") % {"number": act.employment})
    return " · ".join(parts)


def _title(said: Version, changed: tuple[str, ...]) -> str:
    if said.kind == "exit":
        return _("Left the service")
    function, unit = words.label("function", said.state.get("function")), _unit(said)
    return ", ".join(part for part in (function, unit) if part) or str(words.ACT_KINDS[said.kind])


def _small_title(act: Act) -> str:
    reason = words.label("reason", act.said.reason)
    if reason:
        return reason
    if not act.changed:
        return _("Confirmed without a change")
    return ", ".join(_changes(act)[:3])


def _about(said: Version) -> list[str]:
    found = [words.label(name, said.state[name]) for name in _ABOUT if name in said.state]
    return [" · ".join(found)] if found else []


def _changes(act: Act) -> list[str]:
    return [f"{words.column_word(name)}: {_value(act.said, name) or _('not known')}" for name in act.changed]


def _value(said: Version, name: str) -> str:
    if name == "unit":
        return _unit(said)
    if name in ("effective_on", "kind", "reason", "source_ref"):
        return words.label(name, getattr(said, name))
    return words.label(name, said.state.get(name))


def _unit(said: Version) -> str:
    return (said.unit.name or said.unit.code or "") if said.unit else ""


def _pairs(said: Version) -> list[Pair]:
    names = [name for name in words.COLUMNS if name in said.state]
    return [Pair(words.column_word(name), _value(said, name)) for name in names]


def _corrections(file: PersonFile, act: Act) -> list[Correction]:
    versions = [*act.former, act.said]
    found = []
    for before, after in pairwise(versions):
        names = ["effective_on", "kind", "reason", *words.COLUMNS]
        pairs = tuple(
            Pair(words.column_word(name), _value(after, name), _value(before, name) or _("not known"))
            for name in dict.fromkeys(names)
            if _differs(before, after, name)
        )
        found.append(Correction(after.recorded_at, pairs, _because(file, after)))
    return found[::-1]


def _differs(before: Version, after: Version, name: str) -> bool:
    if name in ("effective_on", "kind", "reason", "source_ref"):
        return bool(getattr(before, name) != getattr(after, name))
    return before.state.get(name) != after.state.get(name)


def _because(file: PersonFile, said: Version) -> str:
    origin = _origin(file, said)
    return origin.because if origin else ""


def _origin(file: PersonFile, said: Version) -> Origin | None:
    return file.origins.get(said.recorded_at) if said.recorded_at else None


def _source(file: PersonFile, said: Version) -> tuple[Pair, ...]:
    origin = _origin(file, said)
    if origin is None:
        return ()
    how = {
        "import": _("an import from the personnel administration"),
        "correct": _("a correction by hand"),
        "annul": _("an annulment by hand"),
    }[origin.kind]
    found = [
        Pair(_("Recorded on"), words.day_of(origin.recorded_at)),
        Pair(_("Comes from"), how),
        Pair(_("Batch"), str(origin.batch)),
    ]
    if said.source_ref:
        found.append(Pair(words.column_word("source_ref"), said.source_ref))
    return tuple(found)


def _lower(text: str) -> str:
    # Words that begin with two capitals are abbreviations.
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
