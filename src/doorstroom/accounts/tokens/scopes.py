"""What a token can be narrowed to: the abilities that the API asks for, each in words."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SCOPES = {
    "careers.units.read": _("Read the organisation: units, their names and their place in the tree"),
    "careers.staff.list": _("List the staff within reach"),
    "careers.file.read": _("Read files of people within reach; each reading is logged"),
    "careers.file.write": _("Correct and annul acts in files within reach"),
    "careers.reads.read": _("See who read a file"),
    "careers.request.make": _("Ask for a correction of one's own file"),
    "careers.request.decide": _("Read and decide on requests for a correction"),
    "careers.figures.read": _("Read figures: staff on a day and flows"),
    "careers.extract.import": _("Upload extracts, check them and import them"),
    "careers.batch.read": _("See what was imported, when and by whom"),
    "audit.log.read": _("Read the log"),
    "accounts.account.read": _("List accounts and the roles given to them"),
}
