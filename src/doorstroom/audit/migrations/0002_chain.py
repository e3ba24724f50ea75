"""A chain over the events of each store, sets of people that were read together, and the indexes of the log."""

import django.db.models.deletion
from django.db import migrations, models

from doorstroom.audit import chain
from doorstroom.audit.events import kind_of
from doorstroom.audit.models import FIRST


def link_events(apps, schema_editor):
    """Chain what was logged before there was a chain."""
    using, table = schema_editor.connection.alias, chain.EVENTS
    event = apps.get_model("audit", "AuditEvent").objects.using(using)
    head = {"events": 0, "last_event": 0, "hash": FIRST}
    if event.exists():
        # The triggers of the append-only table are made again after every migration.
        where = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{where}")
        for row in event.order_by("id").iterator():
            row.kind, row.previous = kind_of(row.action).value, head["hash"]
            row.hash = chain.link(row.previous, vars(row))
            row.save(using=using, update_fields=["kind", "previous", "hash"])
            head = {"events": head["events"] + 1, "last_event": row.pk, "hash": row.hash}
    apps.get_model("audit", "AuditHead").objects.using(using).create(pk=1, **head)


class Migration(migrations.Migration):
    atomic = True
    dependencies = [("audit", "0001_ground")]

    operations = [
        migrations.CreateModel(
            name="SubjectSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("people", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["sha256"], name="subject_set_sha256"),
                    models.CheckConstraint(condition=models.Q(people__gt=0), name="subject_set_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                (
                    "subjects",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="audit.subjectset",
                        db_index=False,
                    ),
                ),
                ("block", models.BigIntegerField()),
                ("bits", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["block", "subjects"], name="subject_block_key")
                ],
                "indexes": [models.Index(fields=["subjects"], name="subject_block_subjects")],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                ("events", models.BigIntegerField(default=0)),
                ("last_event", models.BigIntegerField(default=0)),
                ("hash", models.CharField(default=FIRST, max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_alone")]
            },
        ),
        migrations.AddField("AuditEvent", "kind", models.CharField(default="write", max_length=10)),
        migrations.AddField(
            "AuditEvent",
            "subjects",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audit.subjectset",
                db_index=False,
            ),
        ),
        migrations.AddField(
            "AuditEvent", "previous", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddField(
            "AuditEvent", "hash", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RunPython(link_events, migrations.RunPython.noop),
        migrations.AddConstraint(
            "AuditEvent", models.UniqueConstraint(fields=["previous"], name="audit_event_no_fork")
        ),
        migrations.AddIndex("AuditEvent", models.Index(fields=["at"], name="audit_event_at")),
        migrations.AddIndex("AuditEvent", models.Index(fields=["kind", "at"], name="audit_event_kind")),
        migrations.AddIndex("AuditEvent", models.Index(fields=["actor", "at"], name="audit_event_actor")),
        migrations.AddIndex("AuditEvent", models.Index(fields=["action", "at"], name="audit_event_action")),
        migrations.AddIndex(
            "AuditEvent",
            models.Index(
                condition=models.Q(("subjects__isnull", False)),
                fields=["subjects"],
                name="audit_event_subjects",
            ),
        ),
    ]
