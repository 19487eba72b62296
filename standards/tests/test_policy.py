"""Who may see and change instruments."""

import pytest

from standards import policy
from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions():
    return small_instrument(), small_instrument(version=2, published=False)


def test_administrators_see_drafts_others_only_what_is_published(
    versions, administrator, principal, stranger
):
    seen = [list(policy.visible_to(user)) for user in (administrator, principal, stranger)]

    assert seen == [[versions[1], versions[0]], [versions[0]], [versions[0]]]


def test_only_administrators_author(administrator, principal, stranger):
    assert policy.may_author(administrator).allowed
    for user in (principal, stranger):
        decision = policy.may_author(user)
        assert (decision.allowed, str(decision.reason)) == (
            False,
            "Only an administrator changes instruments.",
        )


def test_only_drafts_are_published_and_only_by_administrators(versions, administrator, principal):
    published, draft = versions
    assert policy.may_publish(administrator, draft).allowed
    assert str(policy.may_publish(administrator, published).reason) == (
        "This version is already published."
    )
    assert str(policy.may_publish(principal, draft).reason) == (
        "Only an administrator changes instruments."
    )
