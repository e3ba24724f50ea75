"""``doorstroom careers``: from an extract to register, flows, careers and the report."""

from __future__ import annotations

import typer

from doorstroom.cli.careers.career import career
from doorstroom.cli.careers.facts import group as facts
from doorstroom.cli.careers.figures import flows, register
from doorstroom.cli.careers.history import history
from doorstroom.cli.careers.intake import check, import_, propose
from doorstroom.cli.careers.names import names
from doorstroom.cli.careers.organisation import organisation
from doorstroom.cli.careers.report import report
from doorstroom.cli.careers.special import group as special
from doorstroom.cli.careers.synthetic import synthetic

group = typer.Typer(
    help="The career ledger: check and import extracts, register, flows, careers, facts, report.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

# The order of the list that --help shows: from a file to the report, then the rest.
group.command("propose")(propose)
group.command("check")(check)
group.command("import")(import_)
group.command("register")(register)
group.command("flows")(flows)
group.command("career")(career)
group.command("organisation")(organisation)
group.command("report")(report)
group.command("history")(history)
group.command("names")(names)
group.command("synthetic")(synthetic)
group.add_typer(facts, name="facts")
group.add_typer(special, name="special")
