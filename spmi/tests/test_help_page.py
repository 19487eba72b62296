"""The help page: public, the same for everybody, with the contact of this installation."""

import pytest

ADDRESS = "/bantuan/"
GENERAL = "Ask the principal of your school first."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def test_anybody_reads_it(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert GENERAL in response.content.decode()
    assert 'href="/bantuan/siapa-boleh-apa/"' in response.content.decode()


def test_it_says_what_is_not_done_with_files(client):
    page = client.get(ADDRESS).content.decode()
    assert page.count("may still say where they were taken") == 2
    assert "There is no preview; whoever reads it downloads it." in page


def test_the_installations_contact_takes_the_place_of_the_general_sentence(client, settings):
    settings.HELP_CONTACT = "Dinas Pendidikan <Contoh>, 0812"
    page = client.get(ADDRESS).content.decode()
    assert "Dinas Pendidikan &lt;Contoh&gt;, 0812" in page
    assert GENERAL not in page


def test_every_page_leads_to_it(client):
    assert f'<a class="tool help" href="{ADDRESS}">' in client.get("/masuk/").content.decode()


def test_it_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(ADDRESS)
