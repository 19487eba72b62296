"""What a reviewer keeps for themselves."""

from self_evaluation.models import Phrase


def visible_phrases(user):
    """Return the sentences a person gave as reasons, most used first; nobody else's."""
    return Phrase.objects.filter(user=user)
