from __future__ import annotations

from tools.check_locks import check_lock, read_pins
from tools.check_tree import check_text

LOCK = """polars==2.1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
Rich==15.0.0
psycopg==3.3.9 \\
    --hash=sha256:cc
"""


def test_pins_are_read_by_canonical_name() -> None:
    assert read_pins(LOCK) == ({"polars": "2.1.0", "rich": "15.0.0", "psycopg": "3.3.9"}, ["rich"])


def test_a_lock_is_held_to_the_requirements() -> None:
    problems = check_lock("x.lock", LOCK, ["polars>=3", "psycopg[binary]>=3.3", "numpy"])
    assert problems == [
        "x.lock: rich has no hash",
        "x.lock: polars>=3 is pinned to 2.1.0",
        "x.lock: numpy is not pinned",
    ]


def test_paths_and_hosts_are_found_with_their_line() -> None:
    path = "/".join(["", "home", "somebody", "x"])
    host = ".".join(["pypi", "org"])
    assert check_text("a.md", f"one\nsee {path}\n{host}\n") == [
        "a.md:2: path of a machine",
        "a.md:3: host of a package index",
    ]


def test_only_modules_have_a_longest_length() -> None:
    text = "x\n" * 501
    assert check_text("a.py", text) == ["a.py: 501 lines, at most 500"]
    assert check_text("a.csv", text) == []
