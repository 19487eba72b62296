"""The whole application, looked at in a real browser."""

import pytest

# So that a failing `assert` in them shows its values.
pytest.register_assert_rewrite("tests.browser.watching", "tests.browser.acting")
