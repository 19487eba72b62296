"""What all tests of accounts share."""

import pytest


@pytest.fixture(autouse=True)
def _quick_and_alone(settings):
    """Hash quickly, and come in to a page that needs no app above this one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LOGIN_REDIRECT_URL = "/"
