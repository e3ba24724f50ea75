"""The web server: gunicorn in this process, its workers, and the background worker beside them.

Nothing of the site is loaded before the workers are forked: Polars keeps threads, and threads do not survive
a fork.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from doorstroom.operation.access_log import FORMAT, AccessLog
from doorstroom.operation.background import Background


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve.

    Attributes:
        host, port: where to listen.
        workers: web processes, each with ``threads`` threads.
        background: whether a background worker runs beside them.
        proxies: addresses whose forwarded headers count.
        quiet: no line for each request.
        ready: called with the address once the server listens.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    background: bool = True
    proxies: tuple[str, ...] = ()
    quiet: bool = False
    ready: Callable[[str], None] = field(default=lambda _address: None)

    @property
    def address(self) -> str:
        """Where a browser finds it; without a proxy in front it speaks plain HTTP."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def serve(how: Serving) -> None:
    """Serve until SIGTERM or Ctrl-C; ends the process."""
    _Arbiter(_Site(how)).run()


class _Site(BaseApplication):  # type: ignore[misc]
    """The site as gunicorn runs it."""

    def __init__(self, how: Serving) -> None:
        self.how = how
        super().__init__()

    def load_config(self) -> None:
        for name, value in _settings(self.how).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from doorstroom.web.wsgi import application

        return application


def _settings(how: Serving) -> dict[str, Any]:
    shared = Path("/dev/shm")  # noqa: S108 - heartbeats: a file on a slow disk can stop a worker
    return {
        "bind": f"[{how.host}]:{how.port}" if ":" in how.host else f"{how.host}:{how.port}",
        "workers": how.workers,
        "worker_class": "gthread",
        "threads": how.threads,
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        "max_requests": 20_000,  # memory that a library keeps is given back now and then
        "max_requests_jitter": 2_000,
        "limit_request_line": 4_094,
        "limit_request_fields": 60,
        "forwarded_allow_ips": ",".join(how.proxies),
        "accesslog": None if how.quiet else "-",
        "access_log_format": FORMAT,
        "logger_class": AccessLog,
        "loglevel": "warning",
        "umask": 0o077,
        "control_socket_disable": True,
        "worker_tmp_dir": str(shared) if shared.is_dir() else None,
        "post_worker_init": _warm,
        "proc_name": "doorstroom",
        "when_ready": lambda _arbiter: how.ready(how.address),
    }


class _Arbiter(Arbiter):  # type: ignore[misc]
    """Gunicorn's master, which looks after the background worker as it does after the others."""

    def __init__(self, app: _Site) -> None:
        super().__init__(app)
        self._background = Background(self.log.warning) if app.how.background else None

    def manage_workers(self) -> None:
        super().manage_workers()
        if self._background is not None:
            self._background.keep()

    def stop(self, graceful: bool = True) -> None:
        if self._background is not None:
            self._background.ask_to_stop()
        super().stop(graceful)
        if self._background is not None:
            self._background.wait()


def _warm(worker: Any) -> None:
    """Read the ledger once before the first reader waits for it."""
    from doorstroom.web.wsgi import warm

    try:
        warm()
    except Exception as error:  # a site that cannot read its ledger still signs people in and says so
        worker.log.error("The ledger could not be read at start: %s", type(error).__name__)
