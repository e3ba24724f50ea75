"""The table of the cache, in the store ``work``: limits and used codes, the same for all processes."""

from django.core.management import call_command
from django.db import migrations


def _make(_apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def _drop(_apps, schema_editor):
    schema_editor.execute("DROP TABLE cache")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_ground")]

    operations = [migrations.RunPython(_make, _drop)]
