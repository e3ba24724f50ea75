"""``doorstroom serve``: the web server and its background worker."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from doorstroom.cli.database import open_database
from doorstroom.cli.output import note
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
    starting.collect_static()
    _serve(host, port, workers, background=not no_worker)


def _serve(host: str, port: int, workers: int, *, background: bool) -> None:
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
            ready=lambda address: note(f"Doorstroom is served at {address}  (Ctrl-C stops it)"),
        )
    )
