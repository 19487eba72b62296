"""The sentences a reviewer gives again and again."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from self_evaluation.models import Phrase

LONGEST = 500
KEPT = 60


@transaction.atomic
def remember(texts, *, by):
    """Keep sentences that were just used, and forget those used least when there are too many."""
    for text in filter(None, (text.strip() for text in texts)):
        if len(text) <= LONGEST:
            phrase, _is_new = Phrase.objects.get_or_create(user=by, text=text)
            mine = Phrase.objects.filter(pk=phrase.pk)
            mine.update(uses=F("uses") + 1, used_at=timezone.now())
    surplus = by.phrases.values_list("pk", flat=True)[KEPT:]
    by.phrases.filter(pk__in=list(surplus)).delete()


def forget(phrase):
    """Remove one of one's own sentences from the list; what was said with it stays said."""
    phrase.delete()
