"""Pytest plugin: write which tests carry which requirement, and how they ended.

``pytest -p tests.requirements --requirements FILE`` writes ``{"ID": {"test": "passed"}}``. Under xdist the
marks travel to the process that reports in the user properties of each test.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

PROPERTY = "requirement"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requirements", type=Path, help="write the tests of each requirement to this file")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("requirements")
    if target and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(target))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("requirement"):
            item.user_properties += [(PROPERTY, requirement) for requirement in mark.args]


class Recorder:
    """Collects the outcome of each marked test; the worst phase (setup, call, teardown) counts."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.outcomes: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, requirement in report.user_properties:
            if name != PROPERTY:
                continue
            tests = self.outcomes[str(requirement)]
            if tests.get(report.nodeid, "passed") == "passed":
                tests[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_text(json.dumps(self.outcomes, indent=1, sort_keys=True), encoding="utf-8")
