"""The background worker beside the web server: started with it, again when it dies, stopped with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

_AT_LEAST = 1.0  # seconds between two starts; doubled each time it dies at once
_AT_MOST = 60.0
_STEADY = 120.0  # seconds after which an end is no longer taken for a failed start
_PATIENCE = 20.0  # seconds to finish a slice of work after being asked to stop


class Background:
    """A child process that runs ``doorstroom work``, as often as it takes.

    Args:
        say: told, in one line, that it was started again.
        command: what to run; for tests.
    """

    def __init__(self, say: Callable[[str], None], command: tuple[str, ...] = ()) -> None:
        self._say = say
        self._command = command or (sys.executable, "-m", "doorstroom.operation.background")
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = _AT_LEAST
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Number of the process, while there is one."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def keep(self) -> None:
        """Start the process, or start it again if it died; meant to be called every second or so."""
        if self._stopping or self.pid is not None:
            return
        now = time.monotonic()
        if self._child is not None:
            if now - self._started > _STEADY:
                self._pause = _AT_LEAST
            if now - self._started < self._pause:
                return
            self._say("The background worker ended; it is started again.")
            self._pause = min(self._pause * 2, _AT_MOST)
        self._started = now
        # Its standard input is a pipe that nobody writes to: it closes when this process is gone, however.
        self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE)

    def ask_to_stop(self) -> None:
        """Tell it to finish the slice it is at."""
        self._stopping = True
        if self.pid is not None and self._child is not None:
            self._child.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        """Wait until it is gone; work that it leaves undone is queued again by whoever starts next."""
        if self._child is None:
            return
        try:
            self._child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def _end_with_parent() -> None:
    """End this process once its standard input closes: the web server is gone, be it killed."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Work until asked to stop, or until the web server is gone."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstroom.settings")
    import django

    django.setup()
    from doorstroom.jobs import worker

    threading.Thread(target=_end_with_parent, daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main()
