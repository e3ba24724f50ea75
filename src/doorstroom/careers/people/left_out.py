"""What the own file does not repeat of the register of stored fields, each with its reason (obligation G4).

Every other field that ``configuration.fields.STORED`` declares as saying something about people occurs in the
file, under ``WHERE``; ``tests/web/people/test_export.py`` holds both together.
"""

from __future__ import annotations

# Model: key of the file under which its rows stand.
WHERE: dict[str, str] = {
    "audit.AuditEvent": "actions",
    "configuration.Setting": "decisions",
    "accounts.Account": "account",
    "accounts.RoleGrant": "account.roles",
    "tokens.Token": "account.tokens",
    "jobs.Job": "jobs",
    "careers.Person": "person",
    "careers.PersonState": "registered",
    "careers.Event": "career",
    "careers.Fact": "facts",
    "careers.Explanation": "explanations",
    "special.SpecialAnswer": "special",
    "names.PersonName": "names",
    "requests.CorrectionRequest": "requests",
    "requests.CorrectionNote": "requests.notes",
    "uploads.Upload": "uploads",
    "uploads.Import": "imports",
}

_SELF = "the person or the account itself, which the whole file is about"
_OTHERS = "says who else acted: the number of somebody else"
_PROOF = "a secret, or the proof of one"
_ACTIONS = "is an act of the person: it stands under actions"
_SETS = "packed lists of many people; that the person was in one stands under read_by"
_FOUND = "made from the name, to find it; the name itself stands under names"
_INSIDE = "ties rows together inside the database"

LEFT_OUT: dict[str, dict[str, str]] = {
    "audit.AuditEvent": {
        "operation_id": _INSIDE,
        "actor": _SELF,
        "details": "may hold numbers of other people",
        "subjects": "the people that it was about: others",
    },
    "audit.SubjectSet": {"people": _SETS},
    "audit.SubjectBlock": {"subjects": _SETS, "block": _SETS, "bits": _SETS},
    "configuration.Setting": {"by": _SELF},
    "accounts.Account": {
        "password": _PROOF,
        "person": _SELF,
        "person_asked_by": _OTHERS,
        "person_confirmed_by": _OTHERS,
    },
    "accounts.RoleGrant": {"account": _SELF, "given_by": _OTHERS, "confirmed_by": _OTHERS},
    "tokens.Service": {"account": "the account of a program", "made_by": _ACTIONS, "made_at": _ACTIONS},
    "tokens.Token": {"account": _SELF, "made_by": _OTHERS, "revoked_by": _OTHERS},
    "jobs.Job": {"by": _SELF},
    "careers.Batch": {"by": _ACTIONS},
    "careers.PersonState": {"person": _SELF},
    "careers.Event": {"person": _SELF, "day_order": "the order of the acts of one day; they stand in it"},
    "careers.Fact": {"person": _SELF, "named": "somebody who is no person of the ledger"},
    "careers.Explanation": {"person": _SELF},
    "special.SpecialAnswer": {"person": _SELF, "recorded_by": _OTHERS},
    "names.PersonName": {"person": _SELF, "sorted_as": _FOUND, "by": _OTHERS},
    "names.NameWord": {"person": _FOUND, "word": _FOUND},
    "requests.CorrectionRequest": {"person": _SELF, "made_by": _OTHERS},
    "requests.CorrectionNote": {"request": _INSIDE, "by": _OTHERS},
    "uploads.Upload": {"by": _SELF, "stored_as": "a drawn name on the disk of the site"},
    "uploads.Import": {
        "by": _SELF,
        "confirmed_by": _OTHERS,
        "extract": _INSIDE,
        "organisation": _INSIDE,
        "names": _INSIDE,
    },
}
