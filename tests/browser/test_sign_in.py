"""The page everybody sees first."""

import pytest

from tests.browser.watching import axe_violations, page_is_fine


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_sign_in_page_is_fine(visit, width, language):
    page = visit(path="/masuk/", width=width, language=language)
    assert page.locator("html").get_attribute("lang") == language
    page_is_fine(page)


def test_an_address_that_does_not_exist_is_explained(visit):
    page = visit("kepala", "/tidak-ada/")
    page_is_fine(page, status_is_error=True)


def test_a_bad_page_would_be_noticed(visit):
    """The control: planted faults are found, or the checks above prove nothing."""
    page = visit(path="/masuk/")
    page_is_fine(page)
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any(found.startswith("image-alt") for found in axe_violations(page))
    page.evaluate("fetch('http://127.0.0.2:9/').catch(() => null)")
    with pytest.raises(AssertionError, match="Content Security Policy"):
        page_is_fine(page)
