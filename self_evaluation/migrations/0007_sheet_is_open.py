"""Say of the sheet itself whether it is being filled in."""

from django.db import migrations, models


def close_what_was_sent(apps, _schema_editor):
    """Close the sheets of evaluations past the draft; one statement."""
    sheets = apps.get_model("self_evaluation", "Sheet").objects
    sheets.exclude(evaluation__status="draft").filter(evaluation__isnull=False).update(is_open=False)


class Migration(migrations.Migration):
    dependencies = [("self_evaluation", "0006_evidence_file_preview_asked_at")]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="is_open",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunPython(close_what_was_sent, migrations.RunPython.noop),
    ]
