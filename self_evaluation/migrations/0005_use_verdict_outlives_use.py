"""Keep what was said of a piece of evidence when it is taken away from the answer."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_item_and_answer(apps, _schema_editor):
    """Write down of which item and answer each verdict was said; one statement."""
    use = apps.get_model("self_evaluation", "EvidenceUse").objects.filter(pk=OuterRef("use"))
    verdicts = apps.get_model("self_evaluation", "UseVerdict").objects
    verdicts.update(
        item=Subquery(use.values("item")[:1]), answer=Subquery(use.values("answer")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("self_evaluation", "0004_defended_judgement")]

    operations = [
        migrations.AddField(
            model_name="useverdict",
            name="answer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proof_verdicts",
                to="self_evaluation.answer",
            ),
        ),
        migrations.AddField(
            model_name="useverdict",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="verdicts",
                to="self_evaluation.evidenceitem",
            ),
        ),
        migrations.AlterField(
            model_name="useverdict",
            name="use",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="verdicts",
                to="self_evaluation.evidenceuse",
            ),
        ),
        migrations.RunPython(name_item_and_answer, migrations.RunPython.noop),
    ]
