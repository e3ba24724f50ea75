"""Administrations for the real data sets: only what the data say for themselves, everything else is open.

No row of the data stands here. Where a data set has job titles or ranks without a published order, its
grades stay open, and the direction of its moves is unknown.
"""

from __future__ import annotations

from pathlib import Path

from doorstroom.administrations import Administration, load

_HEAD = """
code = "{code}"
names = {{ en = "{name}" }}
languages = ["en"]
{more}
[[sources]]
code = "data"
title = "{title}"
as_of = "{as_of}"
"""

_AGENCY = """
organisation_kinds = [
  { code = "agency", order = 1, crossing = true, names = { en = "Agency" }, source = "data:README" },
]
"""


def _head(code: str, name: str, as_of: str, more: str = "") -> str:
    return _HEAD.format(code=code, name=name, title=f"Data set: {name}", as_of=as_of, more=more)


def _entries(name: str, rows: dict[str, str]) -> str:
    """A list whose codes are their own names; the value of a row is further TOML."""
    lines = [
        f'  {{ code = "{code}", {more}, names = {{ en = "{code}" }}, source = "data:README" }},'
        for code, more in rows.items()
    ]
    return "\n".join([f"{name} = [", *lines, "]\n"])


def _ladder(name: str, codes: list[str]) -> str:
    """A ranked list, the lowest first."""
    return _entries(name, {code: f"order = {order}" for order, code in enumerate(codes, start=1)})


_STAFF = "staff = true, permanent = true"
_TEMPORARY = "staff = true, permanent = false"
_HIRED = "staff = false, permanent = false"
_LEAVES = 'kinds = ["exit"], resets_function = false'

REAL: dict[str, dict[str, str]] = {
    "chicago": {
        "administration.toml": _head("chicago", "Chicago Police Department", "2012"),
        "organisation.toml": """
organisation_kinds = [
  { code = "department", order = 1, crossing = false, names = { en = "Department" }, source = "data:README" },
  { code = "police_unit", order = 2, crossing = true, names = { en = "Unit" }, source = "data:README" },
]
""",
        "relations.toml": _entries(
            "contracts",
            {
                "CAREER SERVICE": _STAFF,
                "PROBATIONARY CAREER SERVICE": _TEMPORARY,
                "SENIOR EXECUTIVE SERVICE": "staff = true",
                "EXEMPT BY ORDINANCE": "staff = true",
                "EXEMPT CONFIDENTIAL": "staff = true",
            },
        ),
    },
    "kansas": {
        "administration.toml": _head("kansas", "State of Kansas", "2009-2013"),
        "organisation.toml": _AGENCY,
    },
    "new_mexico": {
        "administration.toml": _head("new_mexico", "State of New Mexico", "2013-2015"),
        "organisation.toml": _AGENCY,
    },
    "north_dakota": {
        "administration.toml": _head("north_dakota", "State of North Dakota", "2008-2013"),
        "organisation.toml": _AGENCY,
    },
    "baltimore": {
        "administration.toml": _head("baltimore", "City of Baltimore", "2011-2014"),
        "organisation.toml": _AGENCY,
    },
    "australia": {
        "administration.toml": _head(
            "australia", "Australian Public Service", "2001-2014", 'direction_by = ["grade"]'
        ),
        "grades.toml": _ladder(
            "grades",
            ["Trainee", "Graduate"]
            + [f"APS {n}" for n in range(1, 7)]
            + ["EL 1", "EL 2", "SES 1", "SES 2", "SES 3"],
        ),
        "relations.toml": _entries("contracts", {"Ongoing": _STAFF, "Non-ongoing": _TEMPORARY}),
        "reasons.toml": _entries(
            "reasons",
            {
                "Age retirement": f'{_LEAVES}, destination = "retirement"',
                "Compulsory move to non-APS agency": f'{_LEAVES}, destination = "other_administration"',
                "Deceased": f'{_LEAVES}, destination = "death"',
                "Physical or mental incapacity": f"{_LEAVES}, restricted = true",
                "Resignation": f'{_LEAVES}, destination = "unknown"',
                "Retrenchment": f'{_LEAVES}, destination = "unknown"',
                "Termination of appointment": f'{_LEAVES}, destination = "unknown"',
                "Other": f'{_LEAVES}, destination = "unknown"',
            },
        ),
        # As the stock is published: five-year bands, "60 & over".
        "ages.toml": _entries("age_band_sets", {"published": "lower = [20, 25, 30, 35, 40, 45, 50, 55, 60]"}),
    },
    "uk": {
        "administration.toml": _head("uk", "UK civil service", "2021-2024", 'direction_by = ["level"]'),
        "organisation.toml": """
organisation_kinds = [
  { code = "department", order = 1, crossing = true, names = { en = "Department" }, source = "data:README" },
  { code = "body", order = 2, crossing = true, names = { en = "Body" }, source = "data:README" },
]
""",
        "levels.toml": _ladder("levels", ["aao", "eo", "sheo", "g67", "scs"]),
        "relations.toml": _entries("relations", {"payroll": "staff = true", "non payroll": "staff = false"})
        + _entries("contracts", {"admin": _HIRED, "managers": _HIRED, "other": _HIRED}),
    },
}


def write_administration(name: str, home: Path) -> Path:
    """Write the folder of a real data set below ``home`` and return it."""
    folder = home / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in REAL[name].items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def real_administration(name: str, home: Path) -> Administration:
    """Return the administration of a real data set, made as a folder below ``home`` and loaded."""
    return load(write_administration(name, home))
