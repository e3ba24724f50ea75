"""Static files: hashed names once they were collected, plain names before (tests, own machine)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

_READ = ("STATIC_URL", "STATIC_ROOT", "FORCE_SCRIPT_NAME", "DEBUG")


def collected() -> bool:
    """Whether ``collectstatic`` has run."""
    return (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise has no types
    """Names with the hash of the content, so that a browser keeps a file until it changes."""

    def stored_name(self, name: str) -> str:
        """Return the hashed name; the plain one as long as nothing was collected.

        Raises:
            ValueError: collected, but without this file.
        """
        return str(super().stored_name(name)) if self.hashed_files else name


class StaticMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc] # whitenoise has no types
    """Serves what was collected; before that, what lies in the source folders."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        loose = not collected()
        seen = {name: getattr(settings, name, None) for name in _READ}
        super().__init__(
            get_response,
            settings=SimpleNamespace(
                **seen,
                WHITENOISE_AUTOREFRESH=loose,
                WHITENOISE_USE_FINDERS=loose,
                WHITENOISE_ALLOW_ALL_ORIGINS=False,
            ),
        )
