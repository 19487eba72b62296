"""The page everybody sees first."""

import pytest

from tests.browser.watching import page_is_fine


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_sign_in_page_is_fine(visit, width, language):
    page = visit(width=width, language=language)
    assert page.locator("html").get_attribute("lang") == language
    page_is_fine(page)


def test_an_address_that_does_not_exist_is_explained(visit):
    page = visit("kepala", "/tidak-ada/")
    page_is_fine(page, status_is_error=True)
