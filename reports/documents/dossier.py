"""Everything the paper and the workbook of a dossier need, gathered once as plain rows.

What the answers would give is what `accreditation.queries` tells a page; nothing is computed here.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from accreditation import queries
from accreditation.queries.simulation import Simulated, simulate
from reports.documents.annual import profile_of
from reports.documents.chapters import evidence_row, uses_of
from reports.documents.dossier_rows import (
    ComponentRow,
    DossierChapter,
    ItemGroup,
    ItemRow,
    NodeLine,
)
from reports.documents.receipt import Receipt
from reports.documents.rows import EvidenceRow, Profile
from reports.documents.words import LANGUAGE
from self_evaluation.queries.claim import (
    claim_text,
    is_not_applicable,
    number_text,
    steps_of,
)
from self_evaluation.queries.evaluation import code_of
from standards import scoring
from standards.models import in_language
from standards.queries.accreditation import described

NOT_APPLICABLE = gettext_lazy("Not applicable")
# What a draft is made from includes how it is laid out.
TEMPLATE_VERSION = "1"
UNOFFICIAL = gettext_lazy(
    "This receipt is of this application. It is not one of the national accreditation system, "
    "and nothing was handed in there."
)
NEXT_STEPS = (
    gettext_lazy(
        "The answers and their evidence are frozen as they were sent; they can't be changed now."
    ),
    gettext_lazy(
        "The dossier as PDF and Excel is made from them. Hand it to the office or foundation that "
        "asked for it, or use it to prepare for the national accreditation."
    ),
    UNOFFICIAL,
)


@dataclass(frozen=True)
class DossierReport:
    """A school's dossier as a document. `is_draft` until it is sent; then nothing moves any more.

    `lines` are all nodes in the edition's own order, `chapters` the same by top node. `method`
    says how the edition gets to a rank. `check_code` is the file's, put in when one is made of
    what was sent; a draft has none.
    """

    is_draft: bool
    number: str
    check_code: str
    school: Profile
    year: int
    instrument: object
    title: str
    variant: str
    source: str
    told: Simulated
    components: tuple[ComponentRow, ...]
    lines: tuple[NodeLine, ...]
    chapters: tuple[DossierChapter, ...]
    evidence: tuple[EvidenceRow, ...]
    steps: tuple
    method: dict
    answered: int
    of: int
    waiting: int
    opened_at: datetime
    opened_by: str
    filled_from: int | None
    crosswalk_version: int | None
    sent_at: datetime | None
    sent_by: str
    sent_hash: str
    printed_at: datetime

    @property
    def fingerprint(self):
        """Return the beginning of the hash of the answers as sent; empty for a draft."""
        return code_of(self.sent_hash)

    @property
    def made_from(self):
        """Return the hash of all that the document says of the school, its answers and evidence."""
        parts = (self.school, *self.lines, *self.evidence)
        told = (self.told.rank, self.told.reasons, self.told.lines, self.told.unofficial)
        content = [TEMPLATE_VERSION, self.title, self.source, *told, *map(asdict, parts)]
        content += [self.sent_hash, self.filled_from, self.variant]
        return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def dossier_report(dossier):
    """Gather a dossier as it stands, in the documents' language; as sent once it is sent.

    The number of queries does not grow with items or evidence.
    """
    with override(LANGUAGE):
        return _report(dossier)


def _report(dossier):
    nodes = queries.nodes_of(dossier)
    answers = queries.answers_of(dossier)
    instrument = dossier.sheet.instrument
    told = simulate(dossier, nodes, queries.marks_of(dossier, nodes))
    evidence, by_item = _evidence(dossier, answers)
    steps = tuple(steps_of(instrument))
    said = partial(_item, steps=steps, variant=dossier.variant)
    lines = tuple(_lines(nodes, answers, told.outcome, by_item, said))
    whole = sum(value.component.worth * value.component.counts for value in told.outcome.values)
    components = tuple(_component(value, nodes, whole) for value in told.outcome.values)
    return DossierReport(
        is_draft=dossier.sheet.is_open,
        number=queries.number_of(dossier),
        check_code="",
        school=profile_of(dossier.school),
        year=dossier.year,
        instrument=instrument,
        title=instrument.title_text,
        variant=queries.variant_label(dossier),
        source=in_language(instrument.source),
        told=told,
        components=components,
        lines=lines,
        chapters=tuple(_chapters(lines, components)),
        evidence=evidence,
        steps=steps,
        method=described(instrument, nodes),
        answered=sum(answer.is_answered for answer in answers.values()),
        of=len(answers),
        waiting=sum(answer.carried_from is not None for answer in answers.values()),
        opened_at=dossier.created_at,
        opened_by=str(dossier.created_by),
        filled_from=dossier.filled_from,
        crosswalk_version=dossier.crosswalk and dossier.crosswalk.version,
        sent_at=dossier.sent_at,
        sent_by=str(dossier.sent_by or ""),
        sent_hash=dossier.sent_hash,
        printed_at=timezone.now(),
    )


def _evidence(dossier, answers):
    """Return the evidence numbered as the items name it first, and by item code."""
    codes = {answer.pk: code for code, answer in answers.items()}
    used = {}
    for use in uses_of(dossier.sheet_id):
        used.setdefault((use.item, use.version), []).append(codes[use.answer_id])
    rows = tuple(
        replace(evidence_row(item, version, proved), number=number)
        for number, ((item, version), proved) in enumerate(used.items(), start=1)
    )
    by_item = {}
    for row in rows:
        for code in row.codes:
            by_item.setdefault(code, []).append(row)
    return rows, by_item


def _component(value, nodes, whole):
    """Return a component; `whole` is what all of them add to the sum with full marks."""
    component = value.component
    title = next(node.title_text for node in nodes if node.code == component.code)
    percent = component.worth * component.counts / whole * 100
    return ComponentRow(
        code=component.code,
        title=title,
        worth=scoring.rounded(component.worth, 0 if component.worth.denominator == 1 else 2),
        counts=component.counts,
        percent=scoring.rounded(percent, 0 if percent.denominator == 1 else 2),
        value=value.value,
        hundred=value.hundred,
        exact=None if value.ratio is None else value.ratio * component.worth,
        judged=value.judged,
        of=value.of,
    )


def _lines(nodes, answers, outcome, by_item, said):
    """Yield the nodes in their order; `said` writes down what is said of an item."""
    codes = {node.pk: node.code for node in nodes}
    for node in nodes:
        score = outcome.scores.get(node.code)
        answer = answers.get(node.code) if node.is_leaf else None
        yield NodeLine(
            code=node.code,
            title=node.title_text,
            parent=codes.get(node.parent_id, ""),
            depth=node.depth,
            weight=node.weight,
            exact=score.exact if score else None,
            judged=score.judged if score else 0,
            of=score.of if score else 0,
            item=answer and said(node, answer, tuple(by_item.get(node.code, ()))),
        )


def _item(node, answer, evidence, *, steps, variant):
    numbers = [number_text(n) for n in (answer.have, answer.need) if n is not None]
    has_level = answer.level is not None
    return ItemRow(
        code=node.code,
        title=node.title_text,
        answer=_answer_text(node, answer, steps),
        text=answer.text,
        numbers=" / ".join(numbers) if has_level else "",
        # What a level means of every item stands once, with the method.
        sentence=in_language(node.rubric_for(variant).get(str(answer.level), {})),
        reason=answer.reason,
        note=answer.note,
        evidence=evidence,
        is_answered=answer.is_answered,
        is_applicable=not is_not_applicable(answer),
        waits=answer.carried_from is not None,
    )


def _answer_text(node, answer, steps):
    """Write what was answered in a word; the reason, and a narrative, have their own place."""
    if answer.not_applicable:
        return str(NOT_APPLICABLE)
    if node.is_text:
        return ""
    label = next((step.label for step in steps if step.level == answer.level), "")
    return node.word_for(answer.level) or label or claim_text(answer, node, steps)


def _chapters(lines, components):
    by_code = {row.code: row for row in components}
    tops = [line for line in lines if not line.parent]
    below = {}
    for line in lines:
        below.setdefault(line.parent, []).append(line)
    for top in tops:
        yield DossierChapter(
            node=top, component=by_code.get(top.code), groups=tuple(_groups(top, below))
        )


def _groups(top, below):
    """Yield the items below a chapter by the node right above them, in the edition's order."""
    if top.item:
        yield ItemGroup(None, (top.item,))
        return
    stack = [top]
    while stack:
        line = stack.pop()
        children = below.get(line.code, [])
        items = tuple(child.item for child in children if child.item)
        if items:
            yield ItemGroup(None if line is top else line, items)
        stack.extend(child for child in reversed(children) if not child.item)


def dossier_receipt(dossier, *, check_code):
    """Return the receipt of a dossier that was sent; everything on it was fixed by sending."""
    answers = dossier.sheet.answers.all()
    return Receipt(
        number=queries.number_of(dossier),
        school=dossier.school.name,
        npsn=dossier.school.npsn,
        year=dossier.year,
        zone=dossier.school.region.time_zone,
        sent_at=dossier.sent_at,
        sent_by=str(dossier.sent_by),
        answered=sum(answer.is_answered for answer in answers),
        of=len(answers),
        sha256=dossier.sent_hash,
        fingerprint=code_of(dossier.sent_hash),
        check_code=check_code,
        printed_at=timezone.now(),
        state=gettext_lazy("The accreditation dossier was sent."),
        title=gettext_lazy("Receipt of a sent accreditation dossier"),
        next_steps=NEXT_STEPS,
        edition=_edition(dossier.sheet.instrument),
    )


def _edition(instrument):
    with override(LANGUAGE):
        return f"{instrument.title_text}, v{instrument.version}"
