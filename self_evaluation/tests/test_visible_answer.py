"""Whoever asks for one answer finds it exactly when the lists would show it."""

import pytest

from accounts.tests import factories as people
from self_evaluation import policy
from self_evaluation.models import Answer, Status
from self_evaluation.queries.answer import for_saving, progress, visible_answer, whole
from self_evaluation.tests.factories import assign, evaluation_at, year_of
from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db


def fresh(user):
    """Return the person as the next request loads them."""
    return type(user).objects.get(pk=user.pk)


def people_around(begun):
    """Return everybody who has, had or never had to do with a school."""
    ended = people.principal_of(begun.school)
    ended.memberships.update(ends_on="2021-01-01")
    elsewhere = people.SchoolFactory()
    stranger = people.principal_of(elsewhere)
    team_elsewhere = people.MembershipFactory(role="contributor", school=elsewhere).user
    offices = [
        people.office_of(people.province(), levels=levels) for levels in ([], ["SD"], ["SMA"])
    ]
    here = [begun.principal, begun.contributor, begun.team, begun.supervisor]
    return [*here, *offices, ended, stranger, team_elsewhere]


@pytest.mark.parametrize("read", [whole, for_saving])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.TEAM_REVIEW])
def test_one_answer_is_visible_exactly_when_the_lists_show_it(read, status):
    begun = year_of() if status == Status.DRAFT else evaluation_at(status)
    others = year_of(instrument=begun.evaluation.sheet.instrument)
    assign(begun, "1.1")
    for person in people_around(begun):
        user, shown = fresh(person), set()
        for evaluation in policy.visible_to(user):
            shown |= set(policy.visible_answers(user, evaluation).values_list("pk", flat=True))
        user = fresh(person)
        found = [
            visible_answer(user, answer.public_id, read=read) for answer in Answer.objects.all()
        ]
        assert {answer.pk for answer in found if answer} == shown, person
    assert others.school != begun.school


def test_an_assignment_without_the_role_shows_nothing():
    begun = year_of()
    assign(begun, "1.1")
    public_id = begun.answer("1.1.1").public_id
    assert visible_answer(fresh(begun.contributor), public_id)
    begun.contributor.memberships.update(ends_on="2021-01-01")
    assert visible_answer(fresh(begun.contributor), public_id) is None


def test_progress_counts_what_the_person_knows_of():
    begun = year_of(instrument=small_instrument())
    assign(begun, "1.1")
    begun.save("1.1.1", level=2)
    top = begun.answer("1.1.1").node.path.partition(".")[0] + "."
    for person in (begun.principal, begun.contributor):
        user = fresh(person)
        answers = policy.visible_answers(user, begun.evaluation)
        under = answers.filter(node__path__startswith=top)
        assert progress(begun.evaluation, top, user) == (1, under.count())
    assert progress(begun.evaluation, "nothing", fresh(begun.principal)) == (0, 0)
