"""What the tests of self-evaluation share."""

import pytest
from django.utils import translation


@pytest.fixture
def in_english(client):
    """Speak English on pages and in sentences, for tests that read them word by word."""
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def own_media(settings, tmp_path):
    """Keep files in a folder of this test alone, for tests that count what lies there."""
    default = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    settings.MEDIA_ROOT = tmp_path
