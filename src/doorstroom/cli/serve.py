"""``doorstroom serve``: the web server and its background worker."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from doorstroom.cli.database import open_database
from doorstroom.cli.output import note
from doorstroom.kernel.errors import BadInput
from doorstroom.operation.keys import keep_key

DEFAULT_PORT = 8000
Host = Annotated[str, typer.Option(help="Address to listen on; other machines only through a proxy.")]
Port = Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")]


def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = DEFAULT_PORT,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web processes, of 4 threads each.")] = 2,
    no_worker: Annotated[
        bool,
        typer.Option("--no-worker", help="Without a background worker: `doorstroom work` runs elsewhere."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Without a line for each request.")] = False,
) -> None:
    """Serve the site, with settings from the environment (docs/administrators-guide.md), until Ctrl-C.

    It refuses to start with unsafe settings, or on a database of another version.

    Example: doorstroom serve --port 8000 --workers 4
    """
    if not os.environ.get("DOORSTROOM_SECRET_KEY"):
        keep_key(Path(os.environ.get("DOORSTROOM_HOME", "var")).absolute())
    open_database()
    from doorstroom.operation import starting

    starting.refuse_unsafe(host)
    starting.refuse_demo_accounts()
    free_port(port, host)
    starting.collect_static()
    _serve(host, port, workers, background=not no_worker, quiet=quiet)


def free_port(wanted: int | None, host: str = "127.0.0.1") -> int:
    """Return the port, or the first free one from 8000 on where none is wanted.

    Raises:
        BadInput: it is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in [wanted] if wanted else range(DEFAULT_PORT, DEFAULT_PORT + 100):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((host, port))
                return port
    raise BadInput(f"{host}:{wanted or DEFAULT_PORT} is taken", where="--port", expected="a free port")


def _serve(host: str, port: int, workers: int, *, background: bool, quiet: bool) -> None:
    from django.conf import settings
    from django.db import connections

    from doorstroom import __version__
    from doorstroom.audit.services import record
    from doorstroom.operation.server import Serving
    from doorstroom.operation.server import serve as run

    record(
        by="doorstroom serve",
        action="system.server.started",
        object_type="server",
        details={"version": __version__, "workers": workers},
        store="work",
    )
    connections.close_all()  # no connection goes with a fork
    run(
        Serving(
            host,
            port,
            workers,
            background=background,
            proxies=settings.PROXIES,
            quiet=quiet,
            ready=lambda address: note(f"Doorstroom is served at {address}  (Ctrl-C stops it)"),
        )
    )
