"""`load_instruments`: all or nothing, twice is once, published is frozen."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent
from standards.loading import BUNDLED, read_yaml
from standards.models import Crosswalk, Instrument, Node
from standards.tests.factories import SMALL

pytestmark = pytest.mark.django_db
FILES = sorted(BUNDLED.glob("*.yaml"))


@pytest.fixture
def load(capsys):
    def run(*files, **options):
        call_command("load_instruments", *files, **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def small(tmp_path):
    """Return a function that writes the small instrument with some words replaced."""

    def write(name="small.yaml", **words):
        text = SMALL.read_text("utf-8")
        for old, new in words.items():
            text = text.replace(old.replace("__", ": "), new)
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def test_without_a_file_the_bundled_ones_are_loaded_and_published(load):
    lines = load().splitlines()

    assert lines[-3:] == [
        "rapor-mutu version 1: loaded, 226 nodes",
        "rapor-mutu → ia2018-sd · v1: loaded, 184 links",
        "rapor-mutu → ia2024-dasmen · v1: loaded, 80 links",
    ]
    assert [line.split()[0] for line in lines[:-2]] == [path.stem for path in FILES]
    assert not Instrument.objects.filter(published_at=None).exists()
    instrument = Instrument.objects.get(code="rapor-mutu")
    assert instrument.nodes.count() == 226
    events = AuditEvent.objects.filter(subject_id=instrument.pk)
    assert list(events.values_list("event", "actor_name")) == [
        ("standards.publish", ""),
        ("standards.load", ""),
    ]


def test_all_items_of_all_editions_are_there(load):
    load()
    leaves = Node.objects.exclude(answer__in=("", "text"))
    leaves = leaves.values_list("instrument__code", flat=True)
    counts = Counter(code.partition("-")[0] for code in leaves)
    assert counts == {"rapor": 189, "ia2009": 1167, "ia2018": 119, "iasp2020": 246, "ia2024": 90}


def test_the_editions_of_2024_ask_for_a_narrative_per_item(load):
    load()
    texts = Node.objects.filter(answer="text")
    counts = Counter(texts.values_list("instrument__code", flat=True))
    assert counts == {"ia2024-dasmen": 14, "ia2024-smk": 16}
    groups = Node.objects.filter(kind="item", instrument__code__startswith="ia2024")
    above = set(texts.values_list("parent_id", flat=True))
    assert above == set(groups.values_list("pk", flat=True))


def test_loading_takes_as_many_statements_for_many_nodes_as_for_few(
    load, small, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        load(BUNDLED / "rapor-mutu.yaml")


def test_twice_changes_nothing(load):
    load()
    before = list(Instrument.objects.values()), list(Node.objects.values())

    *instruments, first, second = load().splitlines()
    assert instruments == [
        f"{path.stem} version {read_yaml(path)['version']}: already there, nothing changed"
        for path in FILES
    ]
    assert first == "rapor-mutu → ia2018-sd · v1: already there, nothing changed"
    assert second == "rapor-mutu → ia2024-dasmen · v1: already there, nothing changed"

    assert (list(Instrument.objects.values()), list(Node.objects.values())) == before
    assert AuditEvent.objects.count() == 2 * len(FILES) + 2


def test_drafts_of_all_with_their_crosswalks_on_an_empty_database(load):
    lines = load(draft=True).splitlines()

    assert lines[-1] == "rapor-mutu → ia2024-dasmen · v1: loaded, 80 links"
    assert not Instrument.objects.exclude(published_at=None).exists()
    assert not Crosswalk.objects.exclude(published_at=None).exists()

    assert load().splitlines()[-1] == "rapor-mutu → ia2024-dasmen · v1: loaded, 80 links"
    assert not Crosswalk.objects.filter(published_at=None).exists()


def test_a_crosswalk_that_is_refused_leaves_no_instrument(load):
    Crosswalk.objects.create(
        source="rapor-mutu",
        target="ia2018-sd",
        version=1,
        content_hash="x",
        published_at=timezone.now(),
    )

    with pytest.raises(CommandError, match=r"^rapor-mutu--ia2018-sd\.yaml: This version is pub"):
        load()

    assert not Instrument.objects.exists()


def test_published_version_with_other_words_is_refused(load, small):
    load(small())

    with pytest.raises(CommandError) as caught:
        load(small(Silabus="Silabus baru"))

    assert str(caught.value) == (
        "small.yaml: small version 1 is published and cannot change. "
        "Raise the version in the file to 2."
    )
    assert caught.value.returncode == 1
    assert Node.objects.get(code="1.1.1").title["id"] == "Silabus"


def test_raised_version_stands_beside_the_old_one(load, small):
    load(small())
    load(small(version__1="version: 2", Silabus="Silabus baru"))

    assert [(i.version, i.nodes.count()) for i in Instrument.objects.all()] == [(2, 11), (1, 11)]


def test_draft_may_change(load, small):
    load(small(), draft=True)
    load(small(Silabus="Silabus baru"), draft=True)

    instrument = Instrument.objects.get()
    assert instrument.published_at is None
    assert instrument.nodes.get(code="1.1.1").title["id"] == "Silabus baru"
    assert instrument.nodes.count() == 11


def test_draft_is_published_when_it_is_loaded_again_without_the_option(load, small):
    load(small(), draft=True)

    assert load(small()) == "small version 1: loaded, 11 nodes\n"
    assert Instrument.objects.get().published_at is not None


def test_good_file_beside_a_bad_one_is_not_loaded(load, small, tmp_path):
    bad = small("bad.yaml", Silabus="")

    with pytest.raises(CommandError) as caught:
        load(small(), bad)

    assert str(caught.value) == "bad.yaml: 1.1.1: title is missing in language “id”"
    assert not Instrument.objects.exists()


def test_frozen_file_beside_a_good_one_stores_neither(load, small):
    load(small())

    with pytest.raises(CommandError):
        load(small("other.yaml", code__small="code: other"), small(Silabus="Lain"))

    assert Instrument.objects.count() == 1


@pytest.mark.parametrize("text", ["", "code: [", "nodes: []"])
def test_bad_file_stores_nothing(load, tmp_path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text)

    with pytest.raises(CommandError, match=r"bad\.yaml: "):
        load(path)

    assert not Instrument.objects.exists()


def test_missing_file(load, tmp_path):
    with pytest.raises(CommandError, match=r"none\.yaml: The file cannot be read"):
        load(tmp_path / "none.yaml")
