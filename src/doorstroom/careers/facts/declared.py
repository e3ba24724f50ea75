"""The kinds of facts. A new kind is an entry here; tables, intake, services and engines follow.

Order and meaning of the levels of education, and the ways into a community, are ours; the documents name the
levels but do not order the two lists against each other.
"""

from __future__ import annotations

from doorstroom.careers.facts.kinds import ALL_PURPOSES, AtOnce, Kind, Subject, Value
from doorstroom.kernel.errors import BadInput
from doorstroom.kernel.frames import Category

# Level to place in the order; the two lists (low to high; MBO, HBO, WO) stand beside each other.
EDUCATION_ORDER = {"low": 1, "middle": 2, "mbo": 2, "high": 3, "hbo": 3, "wo": 4}

_EVIDENCE = ("evidence", Value("document or act that proves it"))
_ASSESSOR = ("assessor", Value("who judged it: a function or body, or an opaque number"))
# Judgements and vulnerable situations: not for whoever happens to sit on a board, nor for figures by name.
_NARROW = ("own_file", "personnel_administration", "access_request", "audit")
# What a team is led with; judgements about people and where they come from are not.
_TEAM = (*ALL_PURPOSES, "team")

_ALL = (
    Kind(
        "education_level",
        Subject.PERSON,
        "level of education reached, from the day of the diploma; never read from the scale",
        ("RIJK-CAR-16",),
        Value("level", "choice", allowed=tuple(EDUCATION_ORDER)),
        (_EVIDENCE,),
    ),
    Kind(
        "project_leader",
        Subject.PERSON,
        "leads a project beside the own position, which goes on",
        ("VL-CAR-11",),
        Value("project"),
        (("basis", Value("rule or decision by which the role was given", required=False)),),
        at_once=AtOnce.ONE,
        within=("value",),
        purposes=_TEAM,
    ),
    Kind(
        "trial_period",
        Subject.PERSON,
        "trial period, from its start; ``until`` is the day on which it really ended",
        ("VL-CAR-22",),
        Value("outcome", "choice", allowed=("passed", "failed", "stopped"), required=False),
        (
            ("planned_end", Value("first day after the period as planned", "date", after_start=True)),
            ("basis", Value("set of rules that applied")),
        ),
        at_once=AtOnce.ONE,
        purposes=(*_NARROW, "team", "figures"),
    ),
    Kind(
        "monetary_seniority",
        Subject.PERSON,
        "monetary seniority on the day of entry",
        ("VL-CAR-16",),
        Value("months", "whole", unit="months"),
        (("basis", Value("act or rule that fixed it")),),
        at_once=AtOnce.LATEST,
        purposes=(*_NARROW, "figures", "planning"),
    ),
    Kind(
        "external_mobility",
        Subject.PERSON,
        "entry from another administration, under a procedure of its own",
        ("VL-CAR-14", "VL-CAR-16"),
        Value("procedure used"),
        (
            ("origin", Value("administration that the person came from")),
            ("origin_relation", Value("employment relation there", listed="relations")),
            ("seniority_months", Value("monetary seniority there, carried over", "whole", unit="months")),
        ),
        at_once=AtOnce.LATEST,
        purposes=(*_NARROW, "figures", "planning"),
    ),
    Kind(
        "experience",
        Subject.PERSON,
        "work for an employer, before or beside; says nothing yet about relevance",
        ("VL-CAR-17",),
        Value("employer"),
        (
            ("sector", Value("sector of the employer", "choice", allowed=("private", "public"))),
            ("worked_as", Value("function there", required=False)),
        ),
        needs_ref=True,
    ),
    Kind(
        "experience_relevance",
        Subject.PERSON,
        "whether an experience is relevant to one given function, judged with a reason",
        ("VL-CAR-17",),
        Value("relevant", "truth"),
        (
            ("experience", Value("number (ref) of the experience")),
            ("for_function", Value("function to which it is or is not relevant")),
            _ASSESSOR,
            ("reason", Value("why")),
        ),
        at_once=AtOnce.LATEST,
        within=("experience", "for_function"),
    ),
    Kind(
        "prior_competence",
        Subject.PERSON,
        "competence acquired elsewhere and proved, from the day of the judgement",
        ("VL-CAR-18",),
        Value("competence"),
        (_EVIDENCE, _ASSESSOR),
    ),
    Kind(
        "top_group",
        Subject.PERSON,
        "membership of the top management group; never read from the scale or the layer",
        ("RIJK-CAR-19",),
        Value("group"),
        (("basis", Value("act of appointment or designation")),),
        at_once=AtOnce.ONE,
        within=("value",),
    ),
    Kind(
        "work_to_work",
        Subject.PERSON,
        "candidate to be brought from work to work",
        ("RIJK-CAR-17",),
        beside=(("basis", Value("decision or agreement that gave the status")),),
        at_once=AtOnce.ONE,
        category=Category.SENSITIVE,
        purposes=(*_NARROW, "procedure", "planning"),
    ),
    Kind(
        "posting_abroad",
        Subject.PERSON,
        "temporary posting abroad, with the set of provisions that applies",
        ("RIJK-CAR-24",),
        Value("set of provisions"),
        (
            ("organisation", Value("organisation that posts, by its code")),
            ("posting_type", Value("type of posting")),
            ("place", Value("place or country", required=False)),
        ),
        at_once=AtOnce.ONE,
        purposes=_TEAM,
    ),
    Kind(
        "expertise",
        Subject.PERSON,
        "holds scarce knowledge of a topic",
        ("RIJK-CAR-25",),
        Value("topic"),
        (("handover", Value("plan to hand the knowledge over", required=False)),),
        at_once=AtOnce.ONE,
        within=("value",),
        purposes=_TEAM,
    ),
    Kind(
        "roster_type",
        Subject.POST,
        "roster in which the holder of the post works",
        ("RIJK-CAR-28",),
        Value("type of roster"),
        at_once=AtOnce.LATEST,
        category=Category.NONE,
    ),
    Kind(
        "community",
        Subject.PERSON,
        "voluntary membership of a community of expertise, which is no organisation unit",
        ("RIJK-CAR-18",),
        Value("community"),
        (("joined_by", Value("how", "choice", allowed=("own_request", "accepted_invitation"))),),
        at_once=AtOnce.ONE,
        within=("value",),
        purposes=_TEAM,
    ),
    Kind(
        "community_steward",
        Subject.PERSON,
        "steward of a community of expertise",
        ("RIJK-CAR-18",),
        Value("community"),
        at_once=AtOnce.ONE,
        within=("value",),
        purposes=_TEAM,
    ),
    Kind(
        "potential",
        Subject.PERSON,
        "seen as a possible future senior leader; never read from seniority",
        ("FED-13",),
        beside=(_ASSESSOR, _EVIDENCE),
        category=Category.SENSITIVE,
        purposes=(*_NARROW, "figures", "planning"),
    ),
    Kind(
        "shortage_function",
        Subject.FUNCTION,
        "function that is hard to fill; a mark of the function, never of who holds it",
        ("VL-CAR-21",),
        beside=(("source", Value("list or decision that says so")),),
        at_once=AtOnce.ONE,
        category=Category.NONE,
    ),
    Kind(
        "weighing",
        Subject.FUNCTION,
        "result of weighing a function that fits no family",
        ("VL-CAR-07",),
        Value("score", "whole", unit="points"),
        (
            ("factors", Value("factors with their points", "parts")),
            ("authority", Value("who weighed")),
        ),
        at_once=AtOnce.LATEST,
        category=Category.NONE,
    ),
    Kind(
        "staff_kind",
        Subject.PERSON,
        "civil or military staff",
        ("FED-17",),
        Value("kind", "choice", allowed=("civil", "military")),
        at_once=AtOnce.LATEST,
    ),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
COMPANIONS = tuple(sorted({name for kind in _ALL for name, _ in kind.beside}))


def kind_of(code: str) -> Kind:
    """Return a kind by its code.

    Raises:
        BadInput: there is no such kind.
    """
    if code not in KINDS:
        raise BadInput(f"no kind of fact is called {code!r}", where="kind", expected=", ".join(KINDS))
    return KINDS[code]
