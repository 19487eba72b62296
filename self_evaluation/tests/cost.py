"""What a page costs, so that a test can say "as much for three as for one"."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost_of(client, url, **query):
    """Return how many queries a page takes once whatever is read only once was read."""
    client.get(url, query)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, query)
    assert response.status_code == 200
    return len(captured)
