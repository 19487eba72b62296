"""What was said of each piece of evidence beside one claim."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from self_evaluation.models import EvidenceUse, UseVerdict
from self_evaluation.queries.evidence import VERDICT_KINDS, Shown, uses_by_answer


@dataclass(slots=True)
class ProofRow:
    """One piece of evidence in a review: what is shown, and each layer's newest word on it.

    `takes_keys` marks the first one that the judging layer has said nothing of.
    """

    shown: Shown
    use: EvidenceUse
    said: list
    takes_keys: bool = False

    def word_of(self, layer):
        """Return what a layer says of the files as they are used now, or None."""
        words = [v for v in self.said if v.layer == layer and v.version == self.use.version]
        return words[-1] if words else None


def proofs_of(answer, user, layer=None):
    """Return the evidence beside an answer as rows; four queries, any number of pieces."""
    verdicts = Prefetch("verdicts", UseVerdict.objects.select_related("by").order_by("pk"))
    uses = EvidenceUse.objects.filter(answer=answer, item__deleted_at=None)
    by_item = {use.item_id: use for use in uses.prefetch_related(verdicts)}
    rows = [
        ProofRow(shown, by_item[shown.item.pk], _newest(by_item[shown.item.pk]))
        for shown in uses_by_answer([answer], user).get(answer.pk, [])
    ]
    silent = next((row for row in rows if layer and row.word_of(layer) is None), None)
    if silent:
        silent.takes_keys = True
    return rows


def taken_away(answer):
    """Return the newest verdict on each item that the school uses here no longer; one query.

    An item in the bin is among them: it is not shown beside the answer either.
    """
    said = UseVerdict.objects.filter(
        Q(use=None) | Q(item__deleted_at__isnull=False), answer=answer
    ).select_related("item", "by")
    newest = {verdict.item_id: verdict for verdict in said.order_by("pk")}
    for verdict in newest.values():
        verdict.kind = VERDICT_KINDS[verdict.verdict]
    return list(newest.values())


def _newest(use):
    """Return the newest verdict of each layer, with the kind of sign it is shown with."""
    newest = {verdict.layer: verdict for verdict in use.verdicts.all()}
    for verdict in newest.values():
        verdict.kind = VERDICT_KINDS[verdict.verdict]
        verdict.is_old = verdict.version != use.version
    return list(newest.values())
