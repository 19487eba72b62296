"""What the tests of pages share."""

import pytest

from reports.tests import factories


@pytest.fixture
def verified():
    """A verified year of a school: `.year` (its people), `.result`, `.school`."""
    return factories.verified_year()


@pytest.fixture
def in_english(client):
    """Have the pages speak English, the language of the message ids."""
    client.cookies["language"] = "en"
