"""What a sheet's answers come to: the value that counts, live scores, frozen results."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from self_evaluation.models import (
    Answer,
    ImportedSet,
    Judgement,
    Layer,
    Result,
    ResultScore,
    Verdict,
    newest_by_layer,
)
from standards import scoring
from standards.queries import applicable_nodes, places_of

METHOD_VERSION = "1"


@dataclass(frozen=True)
class Counted:
    """One leaf with every layer side by side and the mark that counts (decisions.md 1).

    A layer is None where it did not judge this version of the answer; `layer` says whose mark
    counts ("school", "team" or "supervisor").
    """

    node: object
    answer: Answer
    team: Judgement | None
    supervisor: Judgement | None
    mark: scoring.Mark
    layer: str


@dataclass(frozen=True)
class SheetScores:
    """A sheet's nodes in tree order with the score of each, by code, and of the whole."""

    nodes: list
    scores: dict[str, scoring.Score]
    overall: scoring.Score
    rules: scoring.Rules
    counted: dict[str, Counted]


@dataclass(frozen=True)
class YearScores:
    """What is known of a school in one year: its own frozen result, an imported set, or both."""

    school: object
    year: int
    instrument: object
    nodes: list
    scores: dict[str, scoring.Score]
    overall: scoring.Score
    rules: scoring.Rules
    result: Result | None
    imported_set: ImportedSet | None


def counted(sheet, nodes):
    """Return `Counted` by leaf code; two queries, any number of leaves."""
    by_id = {node.pk: node for node in nodes}
    answers = [a for a in sheet.answers.all() if a.node_id in by_id]
    newest = _newest_judgements(answers)
    return {
        by_id[answer.node_id].code: _counted(by_id[answer.node_id], answer, newest)
        for answer in answers
    }


def mark_below(answer, layer):
    """Return the mark that counts for an answer if a layer had said nothing of it."""
    return marks_below([answer], layer)[answer.pk]


def marks_below(answers, layer):
    """Return the same for many answers as {answer id: mark}; one query."""
    below = {} if layer == Layer.TEAM else _newest_judgements(answers)
    others = {key: said for key, said in below.items() if key[1] != layer}
    return {answer.pk: _counted(answer.node, answer, others).mark for answer in answers}


def _newest_judgements(answers):
    versions = {answer.pk: answer.version for answer in answers}
    said = {}
    for judgement in Judgement.objects.filter(answer__in=versions).order_by("pk"):
        said.setdefault(judgement.answer_id, []).append(judgement)
    return {
        (pk, layer): judgement
        for pk, judgements in said.items()
        for layer, judgement in newest_by_layer(judgements, versions[pk]).items()
    }


def _counted(node, answer, newest):
    team = newest.get((answer.pk, Layer.TEAM))
    supervisor = newest.get((answer.pk, Layer.SUPERVISOR))
    for layer, judgement in ((Layer.SUPERVISOR, supervisor), (Layer.TEAM, team)):
        if judgement is not None and judgement.verdict != Verdict.RETURN:
            return Counted(node, answer, team, supervisor, judgement.mark, layer.value)
    return Counted(node, answer, team, supervisor, answer.mark, "school")


def sheet_scores(sheet):
    """Score a sheet as it stands now, from that school's answers only."""
    answered = set(sheet.answers.values_list("node__code", flat=True))
    nodes = asked_then(list(sheet.instrument.nodes.all()), answered)
    by_code = counted(sheet, nodes)
    rules = sheet.instrument.scoring_rules
    places = places_of(nodes)
    marks = {code: entry.mark for code, entry in by_code.items()}
    scores = scoring.score_tree(places, marks, rules)
    return SheetScores(nodes, scores, scoring.overall(scores, places, rules), rules, by_code)


def freeze(evaluation, *, by):
    """Store the result of a verified evaluation; an earlier one in force becomes superseded.

    Call it inside the verifying transaction. The inputs are kept whole, so that `recompute`
    gives the identical result for ever.
    """
    now = timezone.now()
    standing = sheet_scores(evaluation.sheet)
    inputs = {code: mark_data(entry.mark) for code, entry in sorted(standing.counted.items())}
    earlier = evaluation.results.count()
    evaluation.results.filter(superseded_at__isnull=True).update(superseded_at=now)
    result = Result.objects.create(
        evaluation=evaluation,
        school=evaluation.school,
        year=evaluation.year,
        instrument=evaluation.sheet.instrument,
        number=f"SPMI/{evaluation.school.npsn}/{evaluation.year}/{evaluation.pk}-{earlier + 1}",
        method_version=METHOD_VERSION,
        inputs=inputs,
        input_hash=input_hash(evaluation.sheet.instrument, inputs),
        verified_at=now,
        verified_by=by,
        **_stored(standing.overall, standing.rules, "overall"),
    )
    store_scores(result, standing.scores, standing.rules)
    return result


def mark_data(mark):
    """Return a mark as JSON keeps it: decimals as text, so that nothing is lost."""
    return {
        "level": mark.level,
        "have": None if mark.have is None else str(mark.have),
        "need": None if mark.need is None else str(mark.need),
        "not_applicable": mark.not_applicable,
    }


def mark_from(data):
    """Read a mark back from `mark_data`."""
    return scoring.Mark(
        level=data["level"],
        have=None if data["have"] is None else Decimal(data["have"]),
        need=None if data["need"] is None else Decimal(data["need"]),
        not_applicable=data["not_applicable"],
    )


def input_hash(instrument, inputs):
    """Return the SHA-256 over instrument content, method version and every counting mark."""
    content = {
        "instrument": instrument.content_hash,
        "method": METHOD_VERSION,
        "marks": inputs,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def claims_hash(sheet):
    """Return the SHA-256 over everything the school claims on a sheet, texts included."""
    claims = {
        answer.node.code: mark_data(answer.mark)
        | {"reason": answer.reason, "note": answer.note, "exceeds": answer.exceeds_reason}
        | ({"text": answer.text} if answer.text else {})
        for answer in sheet.answers.select_related("node")
    }
    content = {"instrument": sheet.instrument.content_hash, "claims": claims}
    # What only some sheets say is part of theirs alone, so that the hashes of others stay.
    if sheet.owner.variant:
        content["variant"] = sheet.owner.variant
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def store_scores(result, scores, rules):
    """Write a result's rows anew, one a node."""
    result.scores.all().delete()
    ResultScore.objects.bulk_create(
        ResultScore(result=result, node_code=code, **_stored(score, rules, "score"))
        for code, score in scores.items()
        if score.applicable
    )


def _stored(score, rules, field):
    return {
        field: scoring.rounded(score.exact, rules.places),
        "band": score.band or "",
        "judged": score.judged,
        "of": score.of,
    }


def is_intact(result):
    """Say whether the kept inputs are still those that were frozen: the hash is made again."""
    return input_hash(result.instrument, result.inputs) == result.input_hash


def result_scores(result):
    """Score a frozen result again from its kept inputs: (nodes, scores, overall, rules)."""
    nodes = asked_then(list(result.instrument.nodes.all()), result.inputs)
    places, rules = places_of(nodes), result.instrument.scoring_rules
    marks = {code: mark_from(data) for code, data in result.inputs.items()}
    scores = scoring.score_tree(places, marks, rules)
    return nodes, scores, scoring.overall(scores, places, rules), rules


def asked_then(nodes, codes):
    """Keep the leaves that were asked when the sheet was opened, by code, with their parents.

    The school's level may have been corrected since; what was asked has not changed by that.
    """
    kept = {node.pk for node in nodes if node.is_leaf and node.code in codes}
    for node in reversed(nodes):
        if node.pk in kept and node.parent_id:
            kept.add(node.parent_id)
    return [node for node in nodes if node.pk in kept]


@transaction.atomic
def recompute(result):
    """Make a result's stored numbers again from its inputs; return whether anything changed."""
    _nodes, scores, overall, rules = result_scores(result)
    before = set(result.scores.values_list("node_code", "score", "band", "judged", "of"))
    store_scores(result, scores, rules)
    after = set(result.scores.values_list("node_code", "score", "band", "judged", "of"))
    stored = _stored(overall, rules, "overall")
    changed = before != after or any(getattr(result, k) != v for k, v in stored.items())
    Result.objects.filter(pk=result.pk).update(**stored)
    return changed


def year_scores(school, year, instrument):
    """Return what is known of a school's year under an instrument's code, or None for nothing.

    The own verified result wins wherever both exist; the imported number stands beside it.
    `instrument` is any version: the frozen result brings the version it was made with.
    """
    found = all_year_scores(school, instrument.code, year=year)
    return found[0] if found else None


def all_year_scores(school, code, **limits):
    """Return `YearScores` of every year in which something is known, oldest first.

    `code` is the instrument's, `limits` narrow the years (`year=2026`, `year__gte=2020`). At most
    four queries, any number of years and nodes.
    """
    results = Result.objects.filter(
        school=school, instrument__code=code, superseded_at__isnull=True, **limits
    ).select_related("instrument")
    sets = ImportedSet.objects.filter(school=school, instrument__code=code, **limits)
    known = [*results, *sets.select_related("instrument").prefetch_related("scores")]
    _share_instruments(known)
    by_year = {}
    for one in known:
        one.school = school
        by_year.setdefault(one.year, {})[type(one)] = one
    return [
        _year_scores(school, year, both.get(Result), both.get(ImportedSet))
        for year, both in sorted(by_year.items())
    ]


def _share_instruments(known):
    """Let all rows of one instrument version share one object, with its nodes read once."""
    instruments = {one.instrument_id: one.instrument for one in known}
    for one in known:
        one.instrument = instruments[one.instrument_id]
    prefetch_related_objects(list(instruments.values()), "nodes")


def _year_scores(school, year, result, imported_set):
    own, published, nodes, rules = {}, {}, [], None
    if imported_set:
        instrument = imported_set.instrument
        nodes, published, total, rules = imported_scores(imported_set)
    if result:
        # What was imported stands beside the own result, node by node, and never mixes into it.
        instrument = result.instrument
        nodes, own, total, rules = result_scores(result)
    scores = scoring.beside(own, published, rules.places) if result else published
    return YearScores(school, year, instrument, nodes, scores, total, rules, result, imported_set)


def imported_scores(imported_set):
    """Score a set of published numbers: (nodes, scores, overall, rules).

    Every page, file and command that shows an imported year asks here, so that all say the same.
    """
    instrument, level = imported_set.instrument, imported_set.school.level
    rules = instrument.scoring_rules
    values = {score.node_code: score.score for score in imported_set.scores.all()}
    nodes = _published_nodes(instrument, level, values)
    places = places_of(nodes)
    scores = scoring.score_imported(places, values, rules)
    return nodes, scores, scoring.overall(scores, places, rules), rules


def _published_nodes(instrument, level, values):
    """Return the nodes the school level is asked, and besides them every published one.

    The ministry's files also carry rows that a level is not asked (with the full 7): what was
    published is shown and counts as it did there.
    """
    kept = {node.pk for node in applicable_nodes(instrument, level)}
    nodes = list(instrument.nodes.all())
    for node in reversed(nodes):
        if node.code in values:
            kept.add(node.pk)
        if node.pk in kept and node.parent_id:
            kept.add(node.parent_id)
    return [node for node in nodes if node.pk in kept]
