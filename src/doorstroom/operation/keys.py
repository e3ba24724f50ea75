"""The key for signing, kept where every process of the site finds it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from doorstroom.kernel.errors import BadInput

KEY_FILE = "secret-key"


def keep_key(home: Path) -> None:
    """Make the key for signing in the home folder, for its owner alone, unless there is one already.

    Raises:
        BadInput: the folder cannot be written.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(home / KEY_FILE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise BadInput(
            f"the key for signing cannot be kept ({error.strerror})",
            where=str(home / KEY_FILE),
            expected="a folder that may be written, set by DOORSTROOM_HOME; or DOORSTROOM_SECRET_KEY",
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
