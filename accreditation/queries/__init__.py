"""What the pages of a dossier need to know: where it stands, what it would give, what is missing."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import school_year_on
from accounts.policy import schools_of
from accreditation.models import Dossier
from accreditation.policy import visible_dossiers
from self_evaluation import policy as sheets
from self_evaluation.models import Answer, Evaluation, EvidenceUse, Status
from self_evaluation.queries.batch import brought_evidence, carrying_acts
from self_evaluation.results import asked_then, counted
from standards import scoring
from standards.models import Crosswalk, Instrument, in_language
from standards.queries import places_of
from standards.queries.gates import is_full


@dataclass(frozen=True)
class Gate:
    """Absolute conditions together: how many of how many are a "yes", and which are a "no"."""

    yes: int
    of: int
    no: list


# The work that sending a dossier causes; apps above say what it is.
SENT = "accreditation.sent"


@dataclass(frozen=True)
class Row:
    """One component: how far it is filled in and what it would give by itself.

    Absolute conditions give no value; they have a `gate`.
    """

    code: str
    title: str
    url: str
    done: int
    of: int
    carried: int
    value: Decimal | None
    hundred: Decimal | None
    worth: Decimal
    gate: Gate | None


def editions_for(school):
    """Return the newest published version of each edition that is for this kind of school."""
    return _meant_for(school, _newest_editions())


def offers_of(schools):
    """Return (school, editions it may still open this year) for each; three queries for them all."""
    newest = _newest_editions()
    opened = Dossier.objects.filter(school__in=schools).values_list(
        "school", "year", "instrument_code"
    )
    begun = set(opened)

    def is_new(school, edition):
        return (school.pk, year_here(school), edition.code) not in begun

    return [
        (school, [_offer(one) for one in _meant_for(school, newest) if is_new(school, one)])
        for school in schools
    ]


def _offer(edition):
    """Return an edition as the page offers it: with the kinds of school to choose from."""
    return {"instrument": edition, "variants": variants_of(edition)}


def year_here(school):
    """Return the school year of today, by the school's clock."""
    return school_year_on(timezone.localdate(timezone=school.region.zone))


def _newest_editions():
    published = Instrument.objects.filter(published_at__isnull=False, rules__has_key="outcome")
    newest = {}
    for instrument in published.order_by("code", "version"):
        newest[instrument.code] = instrument
    return list(newest.values())


def _meant_for(school, editions):
    return [one for one in editions if school.level in one.rules["outcome"]["school_levels"]]


def dossiers_of(user, *, words="", year=None, stage=""):
    """Return the dossiers a person may know of, newest first.

    `words` is part of a school's name or its NPSN, `stage` one of `Stage`; empty leaves none out.
    """
    rows = visible_dossiers(user).select_related("school__region", "sheet__instrument")
    if words:
        rows = rows.filter(Q(school__name__icontains=words) | Q(school__npsn=words))
    asked = {"year": year, "status": stage}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    return rows.order_by("-year", "school__name", "instrument_code", "pk")


def years_of(user):
    """Return the school years of which the person finds dossiers, the newest first."""
    return list(visible_dossiers(user).order_by("-year").values_list("year", flat=True).distinct())


def are_of_many_schools(user):
    """Say whether the person may know of dossiers of more than one school."""
    return visible_dossiers(user).order_by().values("school").distinct()[:2].count() > 1


def progress_of(user, dossiers):
    """Return (answered, items) of each dossier by its key: of what the person may see of it all."""
    whole = set(schools_of(user, *sheets.READERS).values_list("pk", flat=True))
    seen = {one.sheet_id: one.pk for one in dossiers if one.school_id in whole}
    counts = Answer.objects.filter(sheet__in=seen).values("sheet")
    counts = counts.annotate(of=Count("pk"), done=Count("pk", filter=sheets.ANSWERED))
    return {seen[row["sheet"]]: (row["done"], row["of"]) for row in counts}


def number_of(dossier):
    """Return the number of a dossier: school, year, edition. It is sent once, so it has one."""
    return f"{dossier.school.npsn}/{dossier.year}/{dossier.instrument_code}"


def nodes_of(dossier):
    """Return the nodes that the school was asked when the dossier was opened, in tree order."""
    asked = set(dossier.sheet.answers.values_list("node__code", flat=True))
    return asked_then(list(dossier.sheet.instrument.nodes.all()), asked)


def rows_of(user, dossier, nodes, outcome):
    """Return the top nodes of which the person may see a part, with what each would give."""
    answers = _by_top(sheets.visible_answers(user, dossier))
    values = {value.component.code: value for value in outcome.values}
    rows = []
    for node in nodes:
        below = answers.get(node.path, [])
        if node.parent_id is None and below:
            value = values.get(node.code)
            rows.append(_row(dossier, node, below, value))
    return rows


def _by_top(answers):
    tops = {}
    for answer in answers.select_related("node"):
        tops.setdefault(f"{answer.node.path.partition('.')[0]}.", []).append(answer)
    return tops


def _row(dossier, node, answers, value):
    return Row(
        code=node.code,
        title=in_language(node.title),
        url=reverse("self_evaluation:sheet_standard", args=[dossier.public_id, node.code]),
        done=sum(answer.is_answered for answer in answers),
        of=len(answers),
        carried=sum(answer.carried_from is not None for answer in answers),
        value=value and value.value,
        hundred=value and value.hundred,
        worth=value and _worth(value.component),
        gate=_gate(dossier, answers) if node.code in dossier.sheet.instrument.gates else None,
    )


def _worth(component):
    """Return what full marks of a component are worth, with the places it needs, two at most."""
    needed = (places for places in (0, 1) if (component.worth * 10**places).denominator == 1)
    return scoring.rounded(component.worth, next(needed, 2))


def _gate(dossier, answers):
    instrument = dossier.sheet.instrument
    no = [
        in_language(answer.node.title)
        for answer in sorted(answers, key=lambda answer: answer.node.path)
        if answer.is_answered and not is_full(instrument, answer)
    ]
    return Gate(sum(is_full(instrument, answer) for answer in answers), len(answers), no)


def variant_label(dossier):
    """Return what the dossier's kind of school is called; empty where the edition tells none."""
    rows = dossier.sheet.instrument.variants
    return next((in_language(row["label"]) for row in rows if row["code"] == dossier.variant), "")


def variants_of(instrument):
    """Return the kinds of school an edition tells apart as (code, name), the usual one first."""
    return [(row["code"], in_language(row["label"])) for row in instrument.variants]


def marks_of(dossier, nodes):
    """Return the marks of the answers as they stand, by item."""
    graded = [node for node in nodes if node.is_graded]
    return {code: entry.mark for code, entry in counted(dossier.sheet, graded).items()}


def source_of(school, instrument):
    """Return the newest verified evaluation with a crosswalk from it to an edition, or None twice;
    two queries, however many years the school has verified."""
    published = Crosswalk.objects.filter(target=instrument.code, published_at__isnull=False)
    newest = {crosswalk.source: crosswalk for crosswalk in published.order_by("version")}
    verified = Evaluation.objects.filter(
        school=school, status=Status.VERIFIED, instrument_code__in=newest
    )
    evaluation = verified.select_related("sheet__instrument").order_by("-year").first()
    return evaluation, evaluation and newest[evaluation.instrument_code]


def filled_beforehand(evaluation, crosswalk, nodes):
    """Return what a crosswalk brings: values by item, and evidence items by item.

    Only the same question brings a value: its numbers, where both ask for a share (docs/adr/0027),
    else the band of what counts of the source. The same, part of it and related bring the evidence
    of all that lies below the source.
    """
    source_nodes = list(evaluation.sheet.instrument.nodes.all())
    marks = counted(evaluation.sheet, source_nodes)
    rules = evaluation.sheet.instrument.scoring_rules
    scores = scoring.score_tree(
        places_of(source_nodes), {code: entry.mark for code, entry in marks.items()}, rules
    )
    leaves = {node.code: node for node in nodes if node.is_graded}
    asked = {node.code: node for node in source_nodes}
    values, wanted = {}, {}
    for link in crosswalk.links.all():
        node = leaves.get(link.target)
        if node is None:
            continue
        wanted.setdefault(link.target, []).append(link.source)
        score = scores.get(link.source)
        if link.relation == "equal" and score:
            brought = _numbers(asked[link.source], node, score.mark) or _level(
                node, crosswalk.levels.get(score.band)
            )
            values |= {link.target: brought} if brought else {}
    return values, _evidence(evaluation, source_nodes, wanted)


def _numbers(source, node, mark):
    """Return the numbers of a quantity with the level that an item's own rule gives them, where
    both are a share of all; nothing elsewhere. Nothing of nothing brings nothing."""
    is_share = source.quantity.get("direction") == "more" and mark and mark.have is not None
    if not is_share or node.option.get("what") != scoring.PERCENT:
        return None
    lowest = min(node.instrument.scoring_rules.shares)
    level = scoring.proposed_level(node.option, mark.have, mark.need, lowest)
    return None if level is None else {"level": level, "have": mark.have, "need": mark.need}


def _level(node, level):
    known = node.option.get("levels") or node.instrument.scoring_rules.shares
    return {"level": level} if level in known else None


def _evidence(evaluation, source_nodes, wanted):
    """Return the evidence items of the source answers below each wanted node, by target item."""
    paths = {node.code: node.path for node in source_nodes}
    uses = EvidenceUse.objects.filter(
        answer__sheet=evaluation.sheet_id, item__deleted_at=None
    ).select_related("item", "answer__node")
    found = {}
    for target, sources in wanted.items():
        below = tuple(paths[code] for code in sources if code in paths)
        items = [use.item for use in uses if below and use.answer.node.path.startswith(below)]
        found[target] = list(dict.fromkeys(items))
    return found


def filled_standing(dossier):
    """Return how many answers, and how many pieces of evidence, stand as they were filled in
    beforehand; two queries."""
    answers = sum(act["count"] for act in carrying_acts(dossier))
    return answers, brought_evidence(dossier).count()


def answers_of(dossier):
    """Return the answers of a dossier by item code."""
    answers = Answer.objects.filter(sheet=dossier.sheet_id).select_related("node", "sheet")
    return {answer.node.code: answer for answer in answers}
