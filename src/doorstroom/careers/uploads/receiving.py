"""How a file comes in: in pieces to the disk, never whole in memory, never larger than allowed.

Django reads a form before the view runs, so this is where a view says that it takes files at all, and where
an actor without the ability is turned away before a byte is stored.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from doorstroom.careers.uploads.folder import PART, create, new_name, path_of

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "doorstroom_receives"


def receives(ability: str) -> Callable[[View], View]:
    """Let a view take files from whoever has an ability everywhere; every other view gets none."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, ability)
        return view

    return mark


class Received(UploadedFile):  # type: ignore[type-arg]
    """A file on the disk that nobody has looked at yet; closing it removes it, unless it was kept.

    Attributes:
        stored_as: its random name.
        sha256: hexadecimal, counted while it came in.
        too_large: it was larger than allowed, and is not there.
    """

    def __init__(self, stored_as: str, name: str, size: int, sha256: str, *, too_large: bool = False) -> None:
        self.stored_as, self.sha256, self.too_large = stored_as, sha256, too_large
        self.part = path_of(stored_as, PART)
        super().__init__(None, name, "application/octet-stream", size)

    def close(self) -> None:
        """Remove the file, unless it was kept under its own name."""
        self.part.unlink(missing_ok=True)


class Receiver(FileUploadHandler):
    """Writes one file after the other into the folder of uploads."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file.

        Raises:
            SkipFile: the view takes no files, or not from whoever asks.
        """
        super().new_file(*args, **kwargs)
        self._drop()
        if not self._wanted():
            raise SkipFile
        self._name, self._digest, self._size = new_name(), hashlib.sha256(), 0
        self._out: int | None = create(path_of(self._name, PART))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; past the limit, nothing of the file is kept and the rest is read past."""
        if self._out is None:
            return
        self._size += len(raw_data)
        if self._size > settings.UPLOAD_MOST_BYTES:
            self._drop()
            return
        self._digest.update(raw_data)
        os.write(self._out, raw_data)

    def file_complete(self, file_size: int) -> Received | None:
        """Return the file as a form gets it."""
        if self._out is None:
            return Received(self._name, self.file_name or "", self._size, "", too_large=True)
        os.fsync(self._out)
        os.close(self._out)
        self._out = None
        return Received(self._name, self.file_name or "", self._size, self._digest.hexdigest())

    def upload_interrupted(self) -> None:
        """Remove what came in of a file that broke off."""
        self._drop()

    def _drop(self) -> None:
        if getattr(self, "_out", None) is not None:
            os.close(self._out)  # type: ignore[arg-type]
            path_of(self._name, PART).unlink(missing_ok=True)
        self._out = None

    def _wanted(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        ability = getattr(match.func, _ATTRIBUTE, None) if match is not None else None
        actor = getattr(self.request, "actor", None)
        return ability is not None and actor is not None and actor.reach(ability).everywhere
