"""Answers about special categories, in a frame of their own: never a column of the staff.

Four answers (DIV-32): yes, no, prefers not to say, not asked. Two bases that are never mixed: a register,
which asks nobody, and the person's own statement. Only the staff of the last day simulated has answers.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from doorstroom.careers.synthetic.calibration import Special
from doorstroom.careers.synthetic.draws import Draws, Ints
from doorstroom.careers.synthetic.extract import numbers
from doorstroom.careers.synthetic.state import EXIT
from doorstroom.careers.synthetic.world import World, day_number

ANSWERS = ("yes", "no", "prefers_not_to_say", "not_asked")
BASES = ("register", "self_identified")
SCHEMA = {
    "person": pl.String,
    "group": pl.String,
    "answer": pl.String,
    "basis": pl.String,
    "definition": pl.String,
    "asked_on": pl.Date,
    "answered_on": pl.Date,
}


def special_frame(world: World, until: date) -> pl.DataFrame:
    """Return one row a person in service and group; ``person`` is the personnel number."""
    log = world.log.columns()
    acts = np.flatnonzero((log["day"] < day_number(until)) & (log["employment"] == 1))
    acts = acts[np.argsort(log["day"][acts], kind="stable")]
    last = np.full(len(world.people.birth), -1, dtype=np.int64)
    last[log["person"][acts]] = acts
    last = last[last >= 0]
    here = last[log["kind"][last] != EXIT]
    person, post = log["person"][here].astype(np.int64), log["post"][here]
    group = np.where(post >= 0, np.append(world.frame.group, -1)[post], -1)
    parts = [_answers(world, spec, person, group, until) for spec in world.calibration.special]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts])


def _answers(world: World, spec: Special, person: Ints, group: Ints, until: date) -> pl.DataFrame:
    draws, n = world.draws(f"special {spec.group}"), len(person)
    answer = _who_says_yes(spec, group, draws)
    rest = np.flatnonzero(answer < 0)
    no = max(0.0, 1 - spec.yes - spec.prefers_not_to_say - spec.not_asked)
    answer[rest] = 1 + draws.shares([no, spec.prefers_not_to_say, spec.not_asked], len(rest))
    # A register only knows yes and no.
    own = (answer >= 2) | (draws.uniform(n) >= spec.registered)
    asked = until - timedelta(days=300)
    days_later = pl.Series(draws.below(200, n)).cast(pl.Int32)
    answered = pl.lit(asked).cast(pl.Int32) + pl.lit(days_later)
    was_answered = pl.lit(pl.Series(answer != 3))
    day = pl.select(pl.when(was_answered).then(answered).cast(pl.Date)).to_series()
    was_asked = pl.Series(own & (answer != 3))
    return pl.DataFrame(
        {
            "person": numbers(person),
            "group": [spec.group] * n,
            "answer": pl.Series(ANSWERS).gather(pl.Series(answer)),
            "basis": pl.Series(BASES).gather(pl.Series(own.astype(np.int64))),
            "definition": [spec.definition] * n,
            "asked_on": pl.select(pl.when(was_asked).then(pl.lit(asked))).to_series(),
            "answered_on": day,
        },
        schema=SCHEMA,
    )


def _who_says_yes(spec: Special, group: Ints, draws: Draws) -> Ints:
    """Return 0 for yes and -1 for the rest: first the published share of each kind of post, then the whole.

    Args:
        group: (n,) kind of post that each holds; -1 for none.
    """
    answer = np.full(len(group), -1, dtype=np.int64)
    open_to_all = np.ones(len(group), dtype=bool)
    for number, share in enumerate(spec.among_posts):
        members = np.flatnonzero(group == number)
        answer[draws.pick(members, round(share * len(members)))] = 0
        open_to_all[members] = False
    missing = round(spec.yes * len(group)) - int((answer == 0).sum())
    answer[draws.pick(np.flatnonzero(open_to_all), missing)] = 0
    return answer
