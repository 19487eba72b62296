"""Instruments for tests, also of other apps."""

from pathlib import Path

from standards import actions
from standards.actions import crosswalk as crosswalk_actions
from standards.loading import BUNDLED, checked, read_yaml
from standards.loading.crosswalk import checked_crosswalk
from standards.queries.crosswalk import nodes_by_code

SMALL = Path(__file__).parent / "small-instrument.yaml"
INVENTED = Path(__file__).parent / "invented-edition.yaml"


def small_document(**changes):
    """Return the small instrument's document, with header keys replaced."""
    return read_yaml(SMALL) | changes


def small_instrument(*, published=True, **changes):
    """Store the small instrument: 2 standards, 3 indicators, 6 leaves; 1.2.1 is a quantity where
    less is better, 2.1.2 is asked of SMK only, 2.1.3 weighs double."""
    content = checked(small_document(**changes))
    return actions.load(content, published=published)[0]


def rapor_mutu():
    """Store the bundled instrument, published."""
    return actions.load(checked(read_yaml(BUNDLED / "rapor-mutu.yaml")), published=True)[0]


def invented_edition():
    """Store the invented edition of accreditation, published: 6 items in 3 components."""
    return actions.load(checked(read_yaml(INVENTED)), published=True)[0]


NARRATIVE = {
    "code": "P.1.N",
    "parent": "P.1",
    "title": {"id": "Narasi", "en": "Narrative"},
    "meaning": {"id": "Ceritakan kelompok ini.", "en": "Tell about this group."},
    "origin": "ours",
    "answer": "text",
    "na_allowed": False,
}


def told_document():
    """Return the document of the invented edition with a narrative for the group P.1."""
    document = read_yaml(INVENTED)
    codes = [node["code"] for node in document["nodes"]]
    place = codes.index("P.1.2") + 1
    document["nodes"].insert(place, dict(NARRATIVE))
    return document | {"version": 2}


def told_edition():
    """Store that edition, published."""
    return actions.load(checked(told_document()), published=True)[0]


LINKS = (
    ("P.1.1", "1.1.1", "equal", {"id": "Sama.", "en": "The same."}),
    ("P.1.1", "1.1", "related", {}),
    ("Q.1.1", "1.2.1", "part", {"id": "Sebagian.", "en": "A part."}),
)


def crosswalk_document(**changes):
    """Return the document of a crosswalk from the small instrument to the invented edition."""
    links = [
        {"target": target, "source": source, "relation": relation, "note": note}
        for target, source, relation, note in LINKS
    ]
    document = {"source": "small", "target": "invented", "version": 1, "links": links}
    return (
        document | {"note": {}, "levels": {"m1": 1, "m2": 2, "m3": 2, "m4": 3, "snp": 3}} | changes
    )


def small_crosswalk(*, published=True, **changes):
    """Store that crosswalk; both instruments have to be there."""
    nodes = nodes_by_code("small"), nodes_by_code("invented")
    content = checked_crosswalk(crosswalk_document(**changes), *nodes)
    return crosswalk_actions.load(content, published=published)[0]
