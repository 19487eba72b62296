"""The frame answers."""

import pytest


@pytest.mark.sqlite_smoke
@pytest.mark.django_db
def test_health_says_ok(client):
    response = client.get("/sehat/")
    assert (response.status_code, response.content) == (200, b"ok")
