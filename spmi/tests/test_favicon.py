"""The sign that browsers ask for where no page names one."""


def test_it_leads_anybody_to_our_sign(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url.startswith("/static/img/icon")
    assert response.url.endswith(".svg")
