"""What the tests of self-evaluation share."""

import pytest
from django.utils import translation


@pytest.fixture
def in_english(client):
    """Speak English on pages and in sentences, for tests that read them word by word."""
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield
