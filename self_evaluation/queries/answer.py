"""One answer with all that its pages and its saving ask, in statements made once a connection."""

from django.db.models import BigIntegerField, CharField, Count, UUIDField

from self_evaluation import policy
from self_evaluation.models import Answer, Purpose, Window
from spmi.prepared import Hole, prepared


@prepared
def whole():
    """Return the answer of a public id with all columns of all that it hangs on."""
    answers = Answer.objects.filter(public_id=Hole("public_id", UUIDField()))
    return answers.select_related(
        "node",
        "sheet__instrument",
        "sheet__evaluation__campaign",
        "sheet__evaluation__school__region",
    )


@prepared
def for_saving():
    """Return the same with what a save reads, and no column more.

    Anything else that a rule or the reply asks is loaded when asked: one query more, no mistake.
    """
    return whole.build().only(*READ_BY_SAVE)


READ_BY_SAVE = (
    *("level", "have", "need", "not_applicable", "reason", "note", "text"),
    *("exceeds", "exceeds_reason"),
    *("version", "is_open", "carried_from", "updated_at"),
    *(f"node__{name}" for name in ("instrument", "code", "path", "answer", "quantity")),
    *("node__option", "node__na_allowed"),
    *(f"sheet__{name}" for name in ("school", "purpose", "is_open", "public_id")),
    *(f"sheet__instrument__{name}" for name in ("code", "rules")),
    *(f"sheet__evaluation__{name}" for name in ("status", "last_activity_at", "campaign__year")),
    *(f"sheet__evaluation__school__{name}" for name in ("level", "region__path")),
    "sheet__evaluation__school__region__time_zone",
)


@prepared
def _windows():
    return Window.objects.filter(campaign_id=Hole("campaign", BigIntegerField()))


def visible_answer(user, public_id, *, read=whole):
    """Return an answer the person may know of, with the owner of its sheet, or None.

    `read` is one of the statements above.
    """
    for answer in read(public_id=public_id):
        owner = answer.sheet.owner
        owner.sheet, answer.sheet.school = answer.sheet, owner.school
        if policy.sees_answer(user, owner, answer):
            if answer.sheet.purpose == Purpose.EVALUATION:
                owner.campaign.known_windows = _windows(campaign=owner.campaign_id)
            return answer
    return None


def progress(evaluation, top_path, user):
    """Return how many items of a standard are answered, of how many: one query."""
    if policy.reads_whole(user, evaluation):
        counted = _progress_of_all(sheet=evaluation.sheet_id, path=top_path)
    else:
        mine = policy.visible_answers(user, evaluation)
        counted = _counted(mine.filter(node__path__startswith=top_path))
    return next(iter(counted), (0, 0))


@prepared
def _progress_of_all():
    answers = Answer.objects.filter(sheet_id=Hole("sheet", BigIntegerField()))
    return _counted(answers.filter(node__path__startswith=Hole("path", CharField())))


def _counted(answers):
    # Per sheet, of which there is one: without rows it says nothing instead of NULL.
    by_sheet = answers.order_by().values("sheet")
    done = Count("pk", filter=policy.ANSWERED)
    return by_sheet.annotate(done=done, of=Count("pk")).values_list("done", "of")
