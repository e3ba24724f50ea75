"""What tests of several rooms share: where the public data sets lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def real_data(name: str) -> Path:
    """Return the folder of a public data set, beside the checkout.

    Missing: the test fails where ``CI`` is set, elsewhere it is skipped and says why.
    """
    path = _DATA / name
    if not path.is_dir():
        message = f"the public data set {name} does not lie in {_DATA}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path
