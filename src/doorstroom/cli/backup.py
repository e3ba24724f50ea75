"""``doorstroom backup`` and ``doorstroom restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorstroom.cli import options
from doorstroom.cli.database import actor, open_database, set_up
from doorstroom.cli.output import Answer, note
from doorstroom.kernel.errors import BadInput

Key = Annotated[
    Path | None, typer.Option("--key", help="File of the key of the backup; keep it apart from the backups.")
]


def backup(
    file: Annotated[Path, typer.Argument(help="New file to write.")],
    *,
    key: Key = None,
    make_key: Annotated[
        bool, typer.Option("--make-key", help="Make a new key in FILE instead of a backup.")
    ] = False,
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """Back up all stores as of one instant, with uploads and a manifest of hashes. The site may go on.

    Example: doorstroom backup 2026-01-02.backup --key backup.key
    """
    answer = Answer(as_json)
    if make_key:
        from doorstroom.operation.encryption import make_key as make_new

        if key is not None:
            raise BadInput("a key is either made or used", where="--key", expected="one of the two options")
        make_new(file)
        answer.document({"key": file})
        answer.line(f"Key made: {file}. Whoever has it reads the backups; without it nobody does.")
        return
    open_database()
    from doorstroom.operation.backup import make

    made = make(file=file.absolute(), by=actor(by), key_file=key)
    if not made.encrypted:
        note("The backup is not encrypted: whoever has the file reads everything. Use --key.", style="yellow")
    answer.document(
        {
            "file": made.file,
            "bytes": made.size,
            "sha256": made.sha256,
            "encrypted": made.encrypted,
            "made_at": made.manifest.made_at,
            "heads": made.manifest.heads,
            "left_out": made.manifest.left_out,
        }
    )
    answer.line(f"Backed up: {made.file} ({made.size:,} bytes)")
    answer.line(f"SHA-256:   {made.sha256}")
    for store, head in made.manifest.heads.items():
        answer.line(f"Log head:  {store}:{head}")
    for missing in made.manifest.left_out:
        answer.line(f"Not in it: {missing}")


def restore(
    file: Annotated[Path, typer.Argument(help="Backup, as `doorstroom backup` made it.")],
    *,
    key: Key = None,
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """Restore a backup into an empty database; refuses to overwrite one. Exit 1 where a log is broken.

    Example: doorstroom restore 2026-01-02.backup --key backup.key
    """
    set_up()
    from doorstroom.operation.restore import restore as put_back

    done = put_back(file=file, by=actor(by), key_file=key)
    answer = Answer(as_json)
    answer.document(
        {
            "made_at": done.manifest.made_at,
            "version": done.manifest.version,
            "left_out": done.manifest.left_out,
            "replayed": done.replayed,
            "logs": [
                {"store": one.store, "whole": one.whole, "events": one.events, "why": one.why}
                for one in done.logs
            ],
        }
    )
    answer.line(f"Restored: as of {done.manifest.made_at}, made by version {done.manifest.version}.")
    for one in done.logs:
        said = "whole" if one.whole else f"BROKEN at event {one.broken_at}: {one.why}"
        answer.line(f"Log of {one.store}: {said}.", style="" if one.whole else "red")
    for missing in done.manifest.left_out:
        answer.line(f"Bring from elsewhere: {missing}.")
    if not done.whole:
        raise typer.Exit(1)
