"""A session is recognised by its browser."""

import pytest

from accounts.templatetags.accounts_words import browser_name

CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome, Android"),
        (f"{CHROME} Edg/130.0", "Edge, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox, Windows",
        ),
    ],
)
def test_a_browser_and_its_device(user_agent, name):
    assert browser_name(user_agent) == name


def test_a_program_is_unknown():
    assert browser_name("curl/8.0")
