"""Every stored field and every column of a frame is declared once (obligation G1)."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from functools import cache

import pytest
from django.apps import apps

import doorstroom
from doorstroom.configuration.declared import SETTINGS
from doorstroom.configuration.fields import COLUMNS, FRAMES, PARTS, STORED, part_of_column, part_of_field
from doorstroom.configuration.words import PURPOSES
from doorstroom.kernel.frames import Category, Column, FrameSchema
from doorstroom.rights import ABILITIES

OWN_PURPOSES = {"accounts", "accountability"}


def models():
    return [model for model in apps.get_models() if model.__module__.startswith("doorstroom.")]


@cache
def frames() -> dict[str, FrameSchema]:
    found = {}
    for module in pkgutil.walk_packages(doorstroom.__path__, "doorstroom."):
        if ".migrations" in module.name or module.name.startswith("doorstroom.web."):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, FrameSchema):
                found[value.name] = value
    return found


def test_every_stored_field_is_declared_and_no_other():
    stored = {(model._meta.label, field.name) for model in models() for field in model._meta.concrete_fields}
    declared = [
        (model, field)
        for model, parts in STORED.items()
        for names in parts.values()
        for field in names.split()
    ]
    assert [field for field, times in Counter(declared).items() if times > 1] == []
    assert stored - set(declared) == set(), "declare these in configuration/fields/stored.py"
    assert set(declared) - stored == set(), "these are no longer stored"


def test_every_column_of_a_frame_is_declared_and_no_other():
    undeclared = [
        (frame.name, column.name)
        for frame in frames().values()
        for column in frame.columns
        if part_of_column(frame.name, column) is None
    ]
    assert undeclared == [], "declare these in configuration/fields/columns.py"
    assert set(FRAMES) == set(frames())
    named = {part: set() for part in COLUMNS}
    for frame in frames().values():
        for column in frame.columns:
            named[part_of_column(frame.name, column)].add(column.name)
    assert {part: set(names.split()) for part, names in COLUMNS.items()} == named


def test_a_column_is_of_a_part_of_its_own_category():
    wrong = [
        (frame.name, column.name)
        for frame in frames().values()
        for column in frame.columns
        if column.category is Category.SPECIAL
        and PARTS[part_of_column(frame.name, column)].category is not Category.SPECIAL
    ]
    assert wrong == []


def test_what_is_new_is_missed():
    assert part_of_field("careers.Event", "shoe_size") is None
    assert part_of_field("careers.Shoe", "id") is None
    assert part_of_column("ledger", Column("shoe_size", None, "size")) is None
    assert part_of_column("shoes", Column("person", None, "who")) is None


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.code)
def test_a_part_says_all_that_the_register_asks(part):
    if part.category is Category.NONE:
        return
    assert part.title
    assert part.holds
    assert part.purposes
    assert set(part.purposes) <= set(PURPOSES) | OWN_PURPOSES
    assert part.basis in SETTINGS
    assert part.retention in SETTINGS
    assert set(part.reads) | set(part.writes) <= set(ABILITIES)


def test_every_part_holds_something_and_every_line_names_a_part():
    used = {part for parts in STORED.values() for part in parts}
    assert used == set(PARTS)
    assert set(FRAMES.values()) <= set(PARTS)


def test_special_data_lie_in_their_store_and_no_national_number_is_kept():
    special = {model for model, parts in STORED.items() if "special" in parts}
    assert {model.partition(".")[0] for model in special} == {"special"}
    assert not [part for part in PARTS.values() if part.category is Category.NATIONAL_NUMBER]


def test_every_ledger_purpose_has_words():
    from doorstroom.careers.purposes import FILE_PURPOSES, GROUP_PURPOSES
    from doorstroom.careers.special.selectors import CALCULATIONS, OWN

    assert {*FILE_PURPOSES, *GROUP_PURPOSES, *CALCULATIONS, *OWN} <= set(PURPOSES)
