"""The other ways to read school quality: the mean of the leaves that carry a tag."""

from fractions import Fraction

from reports.documents.numbers import number_of
from reports.documents.rows import Reading, TagRow
from standards import scoring
from standards.models import TAG_GROUPS
from standards.queries import places_of

# A mean of very many leaves is not explained by listing them.
LONGEST_MEAN = 40


def readings_of(source):
    """Return one `Reading` a group of tags of which some judged leaf carries one."""
    readings = (
        Reading(key=next(iter(tags)), label=str(label), rows=tuple(_rows(source, tags)))
        for label, tags in TAG_GROUPS
    )
    return tuple(
        reading for reading in readings if any(row.number.value is not None for row in reading.rows)
    )


def _rows(source, tags):
    for tag, label in tags.items():
        carriers = [node for node in source.leaves if tag in node.tags]
        if carriers:
            number = number_of(
                _score(source, tag, carriers),
                source.instrument,
                with_arithmetic=len(carriers) <= LONGEST_MEAN,
            )
            yield TagRow(tag, str(label), number, len(carriers))


def _score(source, tag, carriers):
    """Score the carriers as the children of one node: every leaf counts the same."""
    codes = {node.code for node in carriers}
    places = [scoring.Place(tag)] + [
        scoring.Place(place.code, parent=tag, weight=Fraction(1), direction=place.direction)
        for place in places_of(source.nodes)
        if place.code in codes
    ]
    if source.values:
        values = {code: value for code, value in source.values.items() if code in codes}
        return scoring.score_imported(places, values, source.rules)[tag]
    marks = {code: mark for code, mark in source.marks.items() if code in codes}
    return scoring.score_tree(places, marks, source.rules)[tag]
