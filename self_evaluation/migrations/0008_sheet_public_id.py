"""Give a sheet the public id of its owner, so that one address leads to both."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_over_from_evaluation(apps, _schema_editor):
    """Copy the evaluations' public ids; one statement."""
    owner = apps.get_model("self_evaluation", "Evaluation").objects.filter(sheet=OuterRef("pk"))
    sheets = apps.get_model("self_evaluation", "Sheet").objects
    sheets.update(public_id=Subquery(owner.values("public_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("self_evaluation", "0007_sheet_is_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="public_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(take_over_from_evaluation, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="sheet",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True, unique=True),
        ),
        # Only how the fields are written down: they stand in a model shared by all owners.
        migrations.AlterField(
            model_name="evaluation",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="accounts.school",
            ),
        ),
        migrations.AlterField(
            model_name="evaluation",
            name="sheet",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)s",
                to="self_evaluation.sheet",
            ),
        ),
        migrations.AlterField(
            model_name="sheet",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("evaluation", "Self-evaluation"),
                    ("dossier", "Accreditation dossier"),
                ],
                max_length=12,
            ),
        ),
    ]
