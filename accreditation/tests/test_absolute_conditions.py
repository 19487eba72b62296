"""Absolute conditions: yes or no, in no score, each yes with a proof before sending."""

import uuid

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from accreditation import policy, queries
from accreditation.actions import open_dossier
from accreditation.tests.factories import answer_all, answer_of, dossier_of, prove
from self_evaluation.actions import evidence
from self_evaluation.actions.answer import save_answer
from self_evaluation.models import EvidenceUse
from self_evaluation.queries.check import check
from self_evaluation.tests import factories as years
from self_evaluation.tests.cost import cost_of
from standards import actions as standards
from standards.loading import BUNDLED, checked, read_yaml

pytestmark = pytest.mark.django_db


def answer(dossier, by, **levels):
    for code, level in levels.items():
        one = answer_of(dossier, code.replace("_", "."))
        save_answer(one, by=by, key=uuid.uuid4(), version=one.version, level=level)


@pytest.fixture
def real(client):
    """Return a dossier of a bundled edition with five absolute conditions, and its year."""
    document = read_yaml(BUNDLED / "iasp2020-sd.yaml")
    edition, _is_new = standards.load(checked(document), published=True)
    begun = years.year_of(people.SchoolFactory(level="SD"))
    client.force_login(begun.principal)
    return open_dossier(begun.school, edition, by=begun.principal), begun


def page_of(client, dossier, code):
    url = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, code])
    return client.get(url).content.decode()


def test_their_page_says_what_they_are(client, real):
    dossier, begun = real
    page = page_of(client, dossier, "ipm")
    assert "All of them must be “yes”." in page
    assert page.count("A “yes” here needs a proof: add it below.") == 5
    prove(dossier, "ipm.1", by=begun.principal)
    page = page_of(client, dossier, "ipm")
    assert page.count("A “yes” here needs a proof: add it below.") == 4
    assert "All of them must be “yes”." not in page_of(client, dossier, "ipr")


def test_the_dossier_tells_how_many_hold_and_which_does_not(client, real):
    dossier, begun = real
    answer(dossier, begun.principal, ipm_1=4, ipm_2=4, ipm_3=4, ipm_4=1)
    response = client.get(dossier.get_absolute_url())
    row = next(row for row in response.context["rows"] if row.code == "ipm")
    title = "Time allocation in line with the national curriculum"
    assert row.gate == queries.Gate(3, 5, [title])
    page = response.content.decode()
    assert "3 of 5 yes" in page
    assert f"Not: {title}" in page
    [reason] = [said for said in response.context["simulated"].reasons if title in said]
    assert reason.startswith("Not met: ")
    assert reason.endswith(f"Missing: {title}.")


def test_they_are_answered_by_yes_and_no(client, real):
    dossier, begun = real
    page = page_of(client, dossier, "ipm")
    assert page.count('<span class="level-name">Yes</span>') == 5
    assert page.count('<span class="level-name">No</span>') == 5
    answer(dossier, begun.principal, ipm_1=4, ipm_2=1)
    page = page_of(client, dossier, "ipm")
    assert "Answered: Yes" in page
    assert "Answered: No" in page
    url = reverse("self_evaluation:answer_history", args=[answer_of(dossier, "ipm.1").public_id])
    assert "Yes" in client.get(url).content.decode()
    assert 'level-name">Yes<' not in page_of(client, dossier, "ipr")


def test_what_counts_in_a_score_has_no_gate(client, real):
    response = client.get(real[0].get_absolute_url())
    assert [row.code for row in response.context["rows"] if row.gate] == ["ipm"]


def test_a_yes_without_proof_keeps_the_dossier_from_being_sent(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    assert policy.may_send(begun.principal, dossier)
    EvidenceUse.objects.filter(answer__node__code="P.2.1").delete()
    refusal = policy.may_send(begun.principal, dossier)
    sentence = "1 absolute condition is answered “yes” without a proof."
    assert (refusal.allowed, str(refusal.reason)) == (False, sentence)
    client.force_login(begun.principal)
    url = reverse("accreditation:dossier_send", args=[dossier.public_id])
    assert sentence in client.get(url).content.decode()
    assert client.post(url).status_code == 403
    must = check(begun.principal, dossier).must
    assert [row["code"] for one in must for row in one.remarks.get("proofless", ())] == ["P.2.1"]


def test_a_no_needs_no_proof(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    EvidenceUse.objects.filter(answer__node__code="P.2.1").delete()
    answer(dossier, begun.principal, P_2_1=1)
    assert policy.may_send(begun.principal, dossier)
    assert not policy.without_proof(dossier).exists()


def test_a_proof_in_the_bin_proves_nothing():
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    item = EvidenceUse.objects.get(answer__node__code="P.2.1").item
    evidence.delete(item, by=begun.principal)
    assert [one.node.code for one in policy.without_proof(dossier)] == ["P.2.1"]


def test_the_rule_is_one_query(django_assert_num_queries):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    dossier.sheet.instrument.gates  # noqa: B018 - loads what every page has at hand
    with django_assert_num_queries(1):
        assert not policy.without_proof(dossier)


def test_answers_cost_no_queries(client, real):
    dossier, begun = real
    before = cost_of(client, dossier.get_absolute_url())
    answer(dossier, begun.principal, ipm_1=4, ipm_2=1)
    prove(dossier, "ipm.1", by=begun.principal)
    assert cost_of(client, dossier.get_absolute_url()) == before
