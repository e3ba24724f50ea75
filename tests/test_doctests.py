"""The examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import doorstroom

# Modules with Django models are imported by the storage tests; examples stand in the engines.
MODULES = sorted(
    one.name
    for one in pkgutil.walk_packages(doorstroom.__path__, "doorstroom.", onerror=lambda _: None)
    if not one.ispkg and not {"migrations", "models", "apps"} & set(one.name.split("."))
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0
