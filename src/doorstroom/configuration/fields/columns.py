"""Which column of a frame belongs to which part: a frame speaks of one part, in columns known by name."""

from __future__ import annotations

from doorstroom.kernel.frames import Category, Column

_IDENTITY, _CAREER, _FACTS, _SPECIAL, _NONE = "identity", "career", "facts", "special", "none"

# Frame and the part that it speaks of. Figures about groups are of the part that they are counted from.
FRAMES: dict[str, str] = {
    "persons": _IDENTITY,
    "incoming persons": _IDENTITY,
    "incoming names": _IDENTITY,
    "ledger": _CAREER,
    "incoming": _CAREER,
    "rows of snapshots": _CAREER,
    "rows of spells": _CAREER,
    "stretches": _CAREER,
    "segments": _CAREER,
    "moves": _CAREER,
    "breadth": _CAREER,
    "functions": _CAREER,
    "in_function": _CAREER,
    "returns": _CAREER,
    "returners": _CAREER,
    "retention": _CAREER,
    "tenure": _CAREER,
    "pension": _CAREER,
    "carried seniority": _CAREER,
    "facts": _FACTS,
    "incoming facts": _FACTS,
    "holders": _FACTS,
    "incoming answers": _SPECIAL,
    "units": _NONE,
    "incoming units": _NONE,
    "successions": _NONE,
    "incoming successions": _NONE,
}
# Columns by part; in any frame of that part they mean the same.
COLUMNS: dict[str, str] = {
    _IDENTITY: "person number birth_date birth_precision sex given_name family_name",
    _CAREER: (
        # who, which act, when, why
        "row person employment act_no version recorded_at effective_on day_order action kind source_ref"
        " reason from_on until to_on on position_from hire_date entry_reason exit_reason ends_in_exit"
        " main_employment employments"
        # the state
        " unit post function work_package layer managerial rank level grade scale family weight"
        " kind_of_work relation contract fte_thousandths place rank_of_pay"
        # moves
        " from_unit to_unit from_post to_post from_function to_function from_work_package"
        " to_work_package from_layer to_layer from_managerial to_managerial from_rank to_rank from_level"
        " to_level from_grade to_grade from_scale to_scale from_family to_family from_weight to_weight"
        " from_kind_of_work to_kind_of_work direction direction_basis other_family cell_direction"
        " crossing transfer new_package step step_direction moved"
        # breadth
        " parts part_unknown kinds_of_work kind_unknown abroad outside returns"
        # clocks and seniority
        " since basis months think_on change_on leave_on in_scope signal left_on back_on days_out"
        " after_break returners entries in_service first_entry last_entry days_of_break span_months"
        " service_months worked_months pension_on earliest latest age_months missing origin carried"
        " recorded state mobility_fact seniority_fact"
        # who stayed
        " route years starters observed employed unbroken share"
    ),
    _FACTS: (
        "row person fact version recorded_at action kind named from_on until value beside ref holders"
        " leaving unknown planned left state"
    ),
    _SPECIAL: "row person group answer basis asked_on answered_on",
    _NONE: (
        "row unit effective_on code name unit_kind parent closed old new on kind topic cohort year definition"
    ),
}


def part_of_column(frame: str, column: Column) -> str | None:
    """Return the code of the part of a column; None if frame or column is not declared."""
    part = FRAMES.get(frame)
    if part is None:
        return None
    if column.category is Category.NONE:
        part = _NONE
    return part if column.name in COLUMNS[part].split() else None
