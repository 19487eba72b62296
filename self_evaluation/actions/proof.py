"""What a reviewer says of one use of a piece of evidence."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from self_evaluation.actions.review import hold
from self_evaluation.models import Proof, UseVerdict
from spmi.decisions import yes_if


@transaction.atomic
def judge_proof(evaluation, use, *, by, verdict, reason=""):
    """Say whether a piece of evidence proves the claim it stands beside; else why not."""
    layer = hold(evaluation, by)
    yes_if(verdict == Proof.PROVES or reason.strip(), _("Say what the evidence lacks.")).require()
    return UseVerdict.objects.create(
        use=use,
        item_id=use.item_id,
        answer_id=use.answer_id,
        layer=layer,
        verdict=verdict,
        reason=reason,
        version=use.version,
        by=by,
    )
