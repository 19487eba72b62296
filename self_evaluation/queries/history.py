"""What an answer said before: every version, who, when."""

from django.utils.translation import gettext as _

from self_evaluation.models import AnswerVersion
from self_evaluation.queries.claim import full_text, steps_of
from spmi.templatetags.spmi_format import school_year


def history(answer, instrument):
    """Return every version of an answer, newest first, each with what stood before it."""
    versions = list(AnswerVersion.objects.filter(answer=answer).select_related("by"))
    steps = steps_of(instrument)
    texts = [_told(version, answer.node, steps) for version in versions]
    befores = [*texts[1:], ""] if texts else []
    return [
        {"version": version, "who": version.by, "at": version.at, "after": text, "before": before}
        for version, text, before in zip(versions, texts, befores, strict=True)
    ]


def _told(version, node, steps):
    text = full_text(version, node, steps)
    if version.carried_from is None:
        return text
    return _("%(claim)s\nTaken over from %(year)s") % {
        "claim": text,
        "year": school_year(version.carried_from),
    }
