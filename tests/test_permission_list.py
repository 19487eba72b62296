"""The page "who can do what" says what permissions.yaml says (AZ-12)."""

import pytest
from django.conf import settings

from spmi.queries import ACTS, ROLES
from tests.matrix import entries

# An office's rights are the same at every height of the tree.
OFFICES = ("regency", "province", "nation")
NAMES = dict.fromkeys(OFFICES, "office") | {"assessor": None}
ROWS = [act for _group, acts in ACTS for act in acts]


@pytest.mark.parametrize("act", ROWS, ids=[act.route for act in ROWS])
def test_each_act_names_the_roles_that_the_rules_allow(act):
    verdicts = entries()[act.route].verdicts
    allowed = {NAMES.get(role, role) for role, verdict in verdicts.items() if verdict == "allow"}
    assert set(act.roles) == allowed - {None}


def test_no_act_names_a_role_twice_or_an_unknown_one():
    for act in ROWS:
        assert [role for role in ROLES if role in act.roles] == sorted(
            act.roles, key=[*ROLES].index
        )
        assert len(set(act.roles)) == len(act.roles)


@pytest.mark.django_db
def test_anybody_reads_it(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get("/bantuan/siapa-boleh-apa/")
    assert response.status_code == 200
    assert '<td data-label="Who">Supervisor</td>' in response.content.decode()
