"""Who may see which evaluations and results, and who may move them on."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Membership, Role, User
from accounts.policy import (
    active,
    has_role,
    schools_of,
)
from self_evaluation.models import (
    Answer,
    Assignment,
    Evaluation,
    Layer,
    Phase,
    Result,
    Sheet,
    Status,
    Verdict,
    newest_by_layer,
)
from self_evaluation.policy.windows import window_of
from spmi.decisions import YES, yes_if

# Who sees a whole evaluation; a contributor sees what was assigned, others nothing.
READERS = (
    Role.PRINCIPAL,
    Role.QUALITY_TEAM,
    Role.SUPERVISOR,
    Role.OFFICE,
    Role.ADMINISTRATOR,
)
REVIEWER_OF = {
    Status.TEAM_REVIEW: (Layer.TEAM, Role.QUALITY_TEAM),
    Status.VERIFICATION: (Layer.SUPERVISOR, Role.SUPERVISOR),
}


def visible_to(user):
    """Return the evaluations a person may know of."""
    whole = Q(school__in=schools_of(user, *READERS))
    mine = Assignment.objects.filter(user=user)
    assigned = Q(school__in=schools_of(user, Role.CONTRIBUTOR), sheet__in=mine.values("sheet"))
    return Evaluation.objects.filter(whole | assigned)


def visible_sheets(user):
    """Return the sheets a person may know of, whoever they belong to."""
    mine = Assignment.objects.filter(user=user)
    assigned = Q(school__in=schools_of(user, Role.CONTRIBUTOR), pk__in=mine.values("sheet"))
    return Sheet.objects.filter(Q(school__in=schools_of(user, *READERS)) | assigned)


def visible_answers(user, evaluation):
    """Return the answers of one sheet's owner a person may know of: all, or assigned subtrees."""
    answers = Answer.objects.filter(sheet_id=evaluation.sheet_id)
    if reads_whole(user, evaluation):
        return answers
    branches = [Q(node__path__startswith=path) for path in assigned_paths(user, evaluation)]
    return answers.filter(reduce(or_, branches)) if branches else answers.none()


def sees_answer(user, evaluation, answer):
    """Say whether the person may know of this answer: `visible_to` and `visible_answers` for one
    that is loaded already."""
    if reads_whole(user, evaluation):
        return True
    contributes = has_role(user, evaluation.school, Role.CONTRIBUTOR)
    return contributes and _is_assigned(user, evaluation, answer.node)


def reads_whole(user, evaluation):
    """Say whether the person may see every part of the evaluation, scores included."""
    return has_role(user, evaluation.school, *READERS)


def assigned_paths(user, evaluation):
    """Return the paths of the subtrees assigned to a person; read once per loaded evaluation."""
    known = evaluation.__dict__.setdefault("_assigned_paths", {})
    if user.pk not in known:
        mine = Assignment.objects.filter(sheet_id=evaluation.sheet_id, user=user)
        known[user.pk] = tuple(mine.values_list("node__path", flat=True))
    return known[user.pk]


def visible_results(user):
    """Return the frozen results a person may read."""
    return Result.objects.filter(school__in=schools_of(user, *READERS))


def may_open(user, school):
    """Say whether the person may begin a school's year."""
    return yes_if(
        has_role(user, school, Role.PRINCIPAL), _("Only the principal opens the self-evaluation.")
    )


def may_answer(user, evaluation):
    """Say whether the person may fill in this evaluation, or dossier, now (some part of it)."""
    return (
        yes_if(
            has_role(user, evaluation.school, Role.PRINCIPAL, Role.CONTRIBUTOR),
            evaluation.who_fills,
        )
        & yes_if(evaluation.sheet.is_open, evaluation.closed)
        & _window_has_begun(evaluation)
    )


def _window_has_begun(evaluation):
    window = evaluation.fill_window()
    if window is None or window.has_begun(_zone(evaluation)):
        return YES
    return yes_if(
        False,
        _("Filling in begins on %(day)s.") % {"day": formats.date_format(window.opens_on)},
    )


def _zone(evaluation):
    return evaluation.school.region.zone


def may_answer_item(user, evaluation, answer):
    """Say whether the person may change this one answer now. Visibility is asked before."""
    return (
        may_answer(user, evaluation)
        & yes_if(_is_theirs(user, evaluation, answer.node), _("This item is not assigned to you."))
        & yes_if(answer.is_open, _("This item was not sent back, so it can't be changed."))
    )


def _is_theirs(user, evaluation, node):
    if answers_every_item(user, evaluation):
        return True
    return _is_assigned(user, evaluation, node)


def _is_assigned(user, evaluation, node):
    return node.path.startswith(assigned_paths(user, evaluation) or ("-",))


def answers_every_item(user, evaluation):
    """Say whether the person answers the whole sheet, and not only what was assigned."""
    return has_role(user, evaluation.school, Role.PRINCIPAL)


def may_assign(user, evaluation):
    """Say whether the person may hand parts of the evaluation to others."""
    return yes_if(
        has_role(user, evaluation.school, Role.PRINCIPAL), _("Only the principal assigns parts.")
    ) & yes_if(evaluation.sheet.is_open, _("Parts are assigned while it is being filled in."))


def assignable_people(school):
    """Return the people who may be handed parts: who may answer at this school today."""
    answering = Membership.objects.filter(
        active(), school=school, role__in=(Role.PRINCIPAL, Role.CONTRIBUTOR)
    )
    return User.objects.filter(pk__in=answering.values("user"), is_active=True).order_by("name")


def may_send_someday(user, evaluation):
    """Say whether sending is this person's business at all, ready or not."""
    return yes_if(
        has_role(user, evaluation.school, Role.PRINCIPAL),
        _("Only the principal sends the self-evaluation."),
    )


def may_submit(user, evaluation):
    """Say whether the person may send it: the head, everything answered and looked at, in time."""
    return may_send_someday(user, evaluation) & ready_to_send(evaluation) & _in_time(evaluation)


def ready_to_send(owner):
    """Say whether the answers of a sheet can be sent, whoever it belongs to: what the checker puts
    before sending, and nothing else."""
    return _enough_answered(owner) & _returned_ones_touched(owner) & _carried_ones_confirmed(owner)


def _enough_answered(evaluation):
    answers = evaluation.sheet.answers.all()
    total = answers.count()
    answered = answers.filter(ANSWERED).count()
    missing = total - answered
    return yes_if(
        is_enough(evaluation, answered, total),
        ngettext(
            "%(count)d item is not answered yet.", "%(count)d items are not answered yet.", missing
        )
        % {"count": missing},
    )


def is_enough(evaluation, answered, total):
    """Say whether so many answers of so many are what the round asks for before sending."""
    return total > 0 and answered * 100 >= evaluation.coverage_needed * total


# As `Claim.is_answered` says it: where nothing is needed the item does not apply. Where a level is
# counted, neither 0 of 0 nor both numbers are ever stored without a level (`AnswerForm`).
ANSWERED = (
    Q(not_applicable=True)
    | Q(level__isnull=False)
    | Q(have__isnull=False, need__isnull=False)
    | Q(need=0)
    | ~Q(text="")
)


def _returned_ones_touched(evaluation):
    if not evaluation.returned_from:
        return YES
    untouched = len(untouched_returns(evaluation))
    return yes_if(
        not untouched,
        ngettext(
            "%(count)d returned item has not been changed yet.",
            "%(count)d returned items have not been changed yet.",
            untouched,
        )
        % {"count": untouched},
    )


def _carried_ones_confirmed(evaluation):
    waiting = evaluation.sheet.answers.filter(carried_from__isnull=False).count()
    return yes_if(
        not waiting,
        ngettext(
            "%(count)d answer that was taken over has not been confirmed yet.",
            "%(count)d answers that were taken over have not been confirmed yet.",
            waiting,
        )
        % {"count": waiting},
    )


def is_returned(answer):
    """Say whether the answer was sent back and has not been changed since; reads it afresh."""
    standing = Answer.objects.prefetch_related("judgements").get(pk=answer.pk)
    newest = newest_by_layer(standing.judgements.all(), standing.version)
    return standing.is_open and _last_verdict(newest) == Verdict.RETURN


def untouched_returns(evaluation):
    """Return the answers that were sent back and have not been saved since, newest verdict counts."""
    answers = Answer.objects.filter(sheet_id=evaluation.sheet_id, is_open=True)
    return [
        answer
        for answer in answers.prefetch_related("judgements").select_related("node")
        if _last_verdict(newest_by_layer(answer.judgements.all(), answer.version)) == Verdict.RETURN
    ]


def _last_verdict(newest):
    """Return the last word of any layer, or None."""
    return list(newest.values())[-1].verdict if newest else None


def _in_time(evaluation):
    # The window binds the first sending only: who was sent back, or withdrew, may always resend.
    window = window_of(evaluation, Phase.FILL)
    late = window is not None and window.is_late(_zone(evaluation))
    return yes_if(
        not late or evaluation.submissions,
        _("The time for filling in is over. Ask the education office to extend it."),
    )


def may_withdraw(user, evaluation):
    """Say whether the person may take a sent evaluation back: until the team has begun."""
    return yes_if(
        has_role(user, evaluation.school, Role.PRINCIPAL), _("Only the principal withdraws it.")
    ) & yes_if(evaluation.review_started_at is None, _("The quality team has begun its review."))


def may_start_review(user, evaluation):
    """Say whether the person may begin the team's review."""
    return yes_if(
        has_role(user, evaluation.school, Role.QUALITY_TEAM),
        _("Only the quality team reviews at this stage."),
    ) & yes_if(
        evaluation.status == Status.TEAM_REVIEW and evaluation.review_started_at is None,
        _("There is no review to begin."),
    )


def may_judge(user, evaluation):
    """Say whether the person may judge claims at the present stage."""
    if evaluation.status not in REVIEWER_OF:
        return yes_if(False, _("Nothing is to be judged at this stage."))
    _layer, role = REVIEWER_OF[evaluation.status]
    begun = evaluation.status != Status.TEAM_REVIEW or evaluation.review_started_at is not None
    return yes_if(
        has_role(user, evaluation.school, role),
        _("Judging at this stage is for the %(role)s.") % {"role": Role(role).label.lower()},
    ) & yes_if(begun, _("Press “Begin the review” first."))


def outstanding_returns(evaluation, layer):
    """Return how many answers carry a return of this layer that is still the newest word."""
    newest = (
        newest_by_layer(answer.judgements.all(), answer.version).get(layer)
        for answer in evaluation.sheet.answers.prefetch_related("judgements")
    )
    return sum(said is not None and said.verdict == Verdict.RETURN for said in newest)


def may_send_back(user, evaluation):
    """Say whether the reviewer of this stage may send it back: with at least one returned item."""
    decision = may_judge(user, evaluation)
    if not decision:
        return decision
    layer, _role = REVIEWER_OF[evaluation.status]
    return yes_if(
        outstanding_returns(evaluation, layer), _("Return at least one item with a reason first.")
    )


def may_conclude(user, evaluation):
    """Say whether the reviewer of this stage may end it well: nothing is left returned."""
    decision = may_judge(user, evaluation)
    if not decision:
        return decision
    layer, _role = REVIEWER_OF[evaluation.status]
    returned = outstanding_returns(evaluation, layer)
    return yes_if(
        not returned,
        ngettext(
            "%(count)d item is returned; send it back, or judge it again.",
            "%(count)d items are returned; send them back, or judge them again.",
            returned,
        )
        % {"count": returned},
    )


def may_approve(user, evaluation):
    """Say whether the person may sign for the school, or give it back to the team."""
    return yes_if(
        has_role(user, evaluation.school, Role.PRINCIPAL), _("Only the principal approves.")
    ) & yes_if(evaluation.status == Status.APPROVAL, _("Nothing waits for approval."))


def may_reopen(user, evaluation):
    """Say whether the person may look at a verified evaluation again."""
    return yes_if(
        has_role(user, evaluation.school, Role.SUPERVISOR), _("Only the supervisor reopens it.")
    )
