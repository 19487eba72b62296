"""The small picture of a PDF's first page, drawn by a job."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from accounts.tests import factories as people
from jobs.handlers import periodic
from jobs.models import Job
from self_evaluation import cleaning, tasks
from self_evaluation.actions import evidence as actions
from self_evaluation.models import EvidenceFile
from self_evaluation.tests import samples
from self_evaluation.tests.factories import prove, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "own_media")]


def stored(begun, content=samples.PAGE_BYTES, **values):
    item = prove(begun, "1.1.1", **values)
    actions.renew(item, by=begun.principal, files=[samples.pdf(content=content)])
    return EvidenceFile.objects.get(item=item)


def draw(file):
    tasks.preview_page(file.pk, None)


def shown(client, file):
    response = client.get(reverse("self_evaluation:evidence_preview", args=[file.public_id]))
    content = b"".join(response.streaming_content) if response.streaming else b""
    return response.status_code, content


def test_it_is_asked_for_with_the_file_and_drawn_small(client):
    begun = year_of()
    file = stored(begun)
    job = Job.objects.get(name="self_evaluation.preview_page")
    assert job.subject_id == file.pk
    client.force_login(begun.supervisor)
    assert shown(client, file)[0] == 404
    draw(file)
    draw(file)
    status, content = shown(client, file)
    assert (status, len(content) < 100 * 1024) == (200, True)
    with Image.open(io.BytesIO(content)) as page:
        assert (page.format, max(page.size)) == ("JPEG", 800)
        assert page.getpixel((page.width // 2, page.height // 2))[0] < 150
    preview = reverse("self_evaluation:evidence_preview", args=[file.public_id])
    [card] = client.get(reverse("self_evaluation:evidence_list")).context["cards"]
    assert card.preview_url == preview
    detail = reverse("self_evaluation:evidence_detail", args=[file.item.public_id])
    assert preview in client.get(detail).content.decode()


def test_what_cannot_be_drawn_has_none(client):
    begun = year_of()
    file = stored(begun, samples.PDF_BYTES)
    draw(file)
    client.force_login(begun.principal)
    assert shown(client, file)[0] == 404
    assert Path(default_storage.path(file.stored_as)).exists()
    tasks.preview_page(file.pk + 1000, None)


def test_personal_data_and_strangers(client):
    begun = year_of()
    file = stored(begun, shows_people=True)
    draw(file)
    for user, status in (
        (begun.team, 200),
        (begun.supervisor, 404),
        (people.principal_of(people.SchoolFactory()), 404),
    ):
        client.force_login(user)
        assert shown(client, file)[0] == status


def test_older_files_get_theirs_some_each_day(monkeypatch):
    begun = year_of()
    files = [stored(begun) for _number in range(3)]
    stored(begun, samples.PDF_BYTES)
    Job.objects.all().delete()
    draw(files[0])
    monkeypatch.setattr(cleaning, "PREVIEWS_A_DAY", 2)
    asked = lambda: list(Job.objects.order_by("pk").values_list("subject_id", flat=True))  # noqa: E731
    tasks.ask_for_previews(0, None)
    newest = [EvidenceFile.objects.latest("pk").pk, files[2].pk]
    assert asked() == newest
    tasks.ask_for_previews(0, None)
    assert asked() == [*newest, files[1].pk]
    tasks.ask_for_previews(0, None)
    assert len(asked()) == 3
    assert periodic()["self_evaluation.ask_for_previews"] == timedelta(days=1)
