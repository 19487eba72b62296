"""Who may see and ask for what, and the reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests import factories as people
from jobs.tests.factories import JobFactory
from reports import policy
from reports.models import Bundle
from reports.tests import factories
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db


@pytest.fixture
def verified():
    """A verified year with a stored file."""
    verified = factories.verified_year()
    verified.document = factories.stored_document(verified.result)
    return verified


def _readers(verified):
    region = people.regency()
    return [
        verified.year.principal,
        verified.year.team,
        verified.year.supervisor,
        people.office_of(region),
        people.administrator(),
    ]


def test_readers_see_results_files_and_imports(verified):
    imported = factories.imported_year(verified.school)
    for user in _readers(verified):
        assert list(policy.visible_results(user)) == [verified.result]
        assert list(policy.visible_documents(user)) == [verified.document]
        assert list(policy.visible_imports(user)) == [imported]
        assert list(policy.visible_schools(user)) == [verified.school]
        assert policy.may_request_documents(user, verified.result)


def test_contributors_and_strangers_see_none(verified):
    for user in (verified.year.contributor, people.principal_of(people.SchoolFactory())):
        assert not policy.visible_results(user).exists()
        assert not policy.visible_documents(user).exists()
        assert not policy.visible_imports(user).exists()
        assert not policy.may_request_documents(user, verified.result)


def test_a_file_that_is_not_made_yet_is_not_shown(verified):
    policy.Document.objects.update(made_at=None, stored_as="", sha256="", size=None)
    assert not policy.visible_documents(verified.year.principal).exists()


def test_a_package_is_its_owners_and_only_while_all_in_it_may_be_read(verified):
    owner = verified.year.supervisor
    bundle = factories.packed_bundle(owner, [verified.result])
    assert list(policy.visible_bundles(owner)) == [bundle]
    assert not policy.visible_bundles(verified.year.principal).exists()
    owner.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert not policy.visible_bundles(type(owner).objects.get(pk=owner.pk)).exists()


def test_a_package_needs_at_least_one_and_not_too_many(verified):
    user = verified.year.supervisor
    assert policy.may_bundle(user, [verified.result])
    assert not policy.may_bundle(user, [])
    assert not policy.may_bundle(user, [verified.result] * (policy.BUNDLE_LIMIT + 1))


def test_a_package_can_be_taken_when_packed_and_in_time(verified):
    bundle = factories.packed_bundle(verified.year.supervisor, [verified.result])
    assert policy.may_download(bundle)
    bundle.expires_at = timezone.now()
    assert not policy.may_download(bundle)
    waiting = Bundle(expires_at=timezone.now() + timedelta(hours=1))
    assert not policy.may_download(waiting)


def test_background_work_is_for_administrators(verified):
    admin, job = people.administrator(), JobFactory(failed=True)
    assert policy.may_see_jobs(admin)
    assert job in policy.visible_jobs(admin)
    assert policy.may_retry_job(admin, job)
    assert not policy.may_retry_job(admin, JobFactory())
    for user in (verified.year.principal, verified.year.supervisor):
        assert not policy.may_see_jobs(user)
        assert not policy.visible_jobs(user).exists()
        assert not policy.may_retry_job(user, job)


def test_the_receipt_is_for_who_may_know_of_what_was_sent(verified):
    sent, year = verified.year.evaluation, verified.year
    for user in _readers(verified):
        assert list(policy.visible_sendings(user)) == [sent]
        assert policy.may_request_receipt(user, sent)
    stranger = people.principal_of(people.SchoolFactory())
    for user in (year.contributor, stranger):
        assert list(policy.visible_sendings(user)) == []
        assert not policy.may_request_receipt(user, sent)
    draft = evaluations.year_of(verified.school, year=2027, instrument=verified.result.instrument)
    assert not policy.may_request_receipt(draft.principal, draft.evaluation)


def test_whose_dossier_s_files_a_person_takes_and_asks_for():
    dossier, begun = factories.sent_dossier()
    file = factories.stored_dossier_file(dossier)
    for user in (begun.principal, begun.team, begun.supervisor):
        assert list(policy.visible_dossier_files(user)) == [file]
        assert policy.may_request_dossier_files(user, dossier)
    for user in (begun.contributor, people.principal_of(people.SchoolFactory())):
        assert list(policy.whole_dossiers(user)) == []
        assert list(policy.visible_dossier_files(user)) == []
        assert not policy.may_request_dossier_files(user, dossier)
