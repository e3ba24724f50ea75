"""Which stored field belongs to which part: one line a model and part."""

from __future__ import annotations

from collections.abc import Iterator

# Model: part: fields. "none" is what says nothing about anybody: keys, counters, hashes.
STORED: dict[str, dict[str, str]] = {
    "audit.AuditEvent": {
        "none": "id previous hash",
        "log": "at operation_id actor origin action kind object_type object_id purpose"
        " result details subjects",
    },
    "audit.AuditHead": {"none": "id events last_event hash"},
    "audit.SubjectSet": {"none": "id sha256", "log": "people"},
    "audit.SubjectBlock": {"none": "id", "log": "subjects block bits"},
    "configuration.Setting": {"none": "id key value from_on", "settings": "by at reason"},
    "accounts.Account": {
        "none": "id",
        "account": "password last_login email name language theme person person_wanted person_asked_by"
        " person_confirmed_by is_active created_at",
    },
    "accounts.RoleGrant": {
        "none": "id",
        "roles": "account role unit from_on until given_by given_at confirmed_by confirmed_at",
    },
    "tokens.Service": {"none": "id", "tokens": "account made_by made_at"},
    "tokens.Token": {
        "none": "id prefix digest",
        "tokens": "account name scopes made_by made_on until revoked_by revoked_at last_used_on",
    },
    "tokens.Window": {"none": "key minute count"},
    "jobs.Job": {
        "none": "id public_id kind once state stage done total cancel_wanted worker tries heartbeat error",
        "jobs": "by arguments result created_at started_at ended_at",
    },
    "careers.Batch": {
        "none": "id recorded_at kind source_format file_sha256 mapping_sha256 rows last_event",
        "log": "by",
    },
    "careers.Person": {"none": "id", "identity": "number"},
    "careers.PersonState": {
        "none": "id batch version",
        "identity": "person birth_date birth_precision sex",
    },
    "careers.Unit": {"none": "id"},
    "careers.UnitState": {
        "none": "id batch unit effective_on version code name unit_kind parent closed",
    },
    "careers.UnitSuccession": {"none": "id batch old new on kind"},
    "careers.Event": {
        "none": "id batch",
        "career": "person employment act_no version effective_on day_order action kind source_ref unit post"
        " function work_package layer managerial rank level grade scale family weight kind_of_work relation"
        " contract fte_thousandths place reason",
    },
    "careers.Fact": {
        "none": "id batch",
        "facts": "fact version action kind person named from_on until value beside ref",
    },
    "careers.Explanation": {"none": "id batch", "requests": "person text"},
    "careers.DisposalGate": {"none": "id shut"},
    "special.SpecialAnswer": {
        "none": "id definition",
        "special": "person group answer basis asked_on answered_on recorded_at recorded_by",
    },
    "names.PersonName": {
        "none": "id version",
        "identity": "person given family sorted_as recorded_at",
        "log": "by",
    },
    "names.NameWord": {"none": "id", "identity": "person word"},
    "requests.CorrectionRequest": {
        "none": "id",
        "requests": "person about employment act_no fact version made_at made_by on_behalf due_on",
    },
    "requests.CorrectionNote": {
        "none": "id batch",
        "requests": "request kind text at by by_person",
    },
    "uploads.Upload": {
        "none": "id public_id format size sha256 scan",
        "uploads": "kind name stored_as by created_at removed_at",
    },
    "uploads.Import": {
        "none": "id public_id administration stage mapping job batch",
        "uploads": "by extract organisation names outcome result confirmed_by created_at"
        " changed_at expires_at",
    },
}


def part_of_field(model: str, field: str) -> str | None:
    """Return the code of the part of a stored field; None if it is not declared."""
    return next((part for part, names in _parts(model) if field in names), None)


def models_of(part: str) -> list[str]:
    """Return the models that hold fields of a part."""
    return [model for model, parts in STORED.items() if part in parts]


def _parts(model: str) -> Iterator[tuple[str, list[str]]]:
    return ((part, names.split()) for part, names in STORED.get(model, {}).items())
