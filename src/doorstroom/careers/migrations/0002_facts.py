import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0001_ground"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fact", models.BigIntegerField()),
                ("version", models.SmallIntegerField()),
                ("action", models.CharField(max_length=7)),
                ("kind", models.CharField(max_length=40)),
                ("named", models.TextField(null=True)),
                ("from_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("value", models.TextField(null=True)),
                ("beside", models.TextField(null=True)),
                ("ref", models.TextField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="careers.batch",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="careers.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="fact_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("fact", "version"), name="fact_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action", "record"), ("action", "correct"), ("action", "annul"), _connector="OR"
                        ),
                        name="fact_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", "record"), ("version", 0)),
                            models.Q(("version__gt", 0), models.Q(("action", "record"), _negated=True)),
                            _connector="OR",
                        ),
                        name="fact_version_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("named__isnull", True), ("person__isnull", False)),
                            models.Q(("named__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="fact_has_one_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__gte", datetime.date(1900, 1, 1)),
                            ("from_on__lte", datetime.date(2199, 12, 31)),
                        ),
                        name="fact_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="fact_ends_after_start",
                    ),
                ],
            },
        ),
    ]
