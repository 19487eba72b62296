"""The small picture of a PDF's first page, drawn by a job."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.tests import factories as people
from jobs.handlers import periodic
from jobs.models import Job
from self_evaluation import cleaning, tasks
from self_evaluation.actions import evidence as actions
from self_evaluation.models import EvidenceFile, EvidenceItem
from self_evaluation.tests import samples
from self_evaluation.tests.factories import prove, year_of
from spmi import storage, uploads

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


def older(begun, content=samples.PAGE_BYTES):
    """Store a file as it came before pictures were asked for with it."""
    file = stored(begun, content)
    EvidenceFile.objects.filter(pk=file.pk).update(preview_asked_at=None)
    Job.objects.all().delete()
    return file


def asked():
    return list(Job.objects.order_by("pk").values_list("subject_id", flat=True))


def ask():
    tasks.ask_for_previews(0, None)
    return asked()


def test_older_files_get_theirs_some_each_day(monkeypatch):
    begun = year_of()
    first, second, third = (older(begun) for _number in range(3))
    broken = older(begun, samples.PDF_BYTES)
    draw(first)
    monkeypatch.setattr(cleaning, "PREVIEWS_A_DAY", 2)
    assert ask() == [broken.pk, third.pk]
    assert ask() == [broken.pk, third.pk, second.pk]
    assert ask() == [broken.pk, third.pk, second.pk]
    assert periodic()["self_evaluation.ask_for_previews"] == timedelta(days=1)


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_each_file_is_looked_for_once_in_its_life(monkeypatch, at_once):
    begun = year_of()
    files = [older(begun) for _number in range(4)]
    draw(files[1])
    draw(files[3])
    looked_for = []

    def exists(stored, name):
        looked_for.append(name)
        return Path(stored.path(name)).exists()

    monkeypatch.setattr(storage.PrivateStorage, "exists", exists)
    monkeypatch.setattr(cleaning, "PREVIEWS_AT_ONCE", at_once)
    assert ask() == [files[2].pk, files[0].pk]
    names = [file.stored_as + uploads.PREVIEW_SUFFIX for file in reversed(files)]
    assert looked_for == names
    Job.objects.all().delete()  # what is done is forgotten after a while
    assert ask() == []
    assert looked_for == names


def test_a_file_that_was_asked_for_when_it_came_is_not_looked_for():
    stored(year_of())
    Job.objects.all().delete()
    assert ask() == []


def test_what_lies_in_the_bin_waits_until_it_is_taken_out():
    begun = year_of()
    kept, binned = older(begun), older(begun)
    EvidenceItem.objects.filter(pk=binned.item_id).update(
        deleted_at=timezone.now(), deleted_by=begun.principal
    )
    assert ask() == [kept.pk]
    EvidenceItem.objects.filter(pk=binned.item_id).update(deleted_at=None, deleted_by=None)
    assert ask() == [kept.pk, binned.pk]
