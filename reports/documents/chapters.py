"""The chapters of a report: one a top node, with leaves, findings, evidence and remarks."""

from collections import defaultdict
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from reports.documents.numbers import change_of, number_of
from reports.documents.rows import Chapter, EvidenceRow, FileRow, Group, LeafRow, NodeRow, Remark
from reports.documents.sources import IMPORTED
from self_evaluation import policy
from self_evaluation.models import EvidenceUse, FileState, Layer, Verdict
from spmi.templatetags.spmi_format import score_text
from standards.models import in_language


def node_rows(source, before=None):
    """Return `NodeRow` by code for every node; `before` is the last known year's column.

    There is a change only where both years were measured with the same version.
    """
    codes = {node.pk: node.code for node in source.nodes}
    return {node.code: _node_row(source, node, codes, before) for node in source.nodes}


def is_same_ruler(source, before):
    """Say whether the year before was measured with the same version of the instrument."""
    return before is not None and before.instrument.pk == source.instrument.pk


def _node_row(source, node, codes, before):
    number = number_of(source.scores[node.code], source.instrument)
    last = before.scores.get(node.code) if before else None
    return NodeRow(
        code=node.code,
        title=in_language(node.title),
        depth=node.depth,
        number=number,
        parent=codes.get(node.parent_id, ""),
        before=last,
        before_text=score_text(last, source.rules.places),
        change=change_of(number.value, last) if is_same_ruler(source, before) else "",
        meaning=in_language(node.meaning),
        weight=node.weight,
    )


def leaf_rows(source, rows, evidence_counts):
    """Return `LeafRow` by code, in tree order."""
    return {
        node.code: _leaf_row(source, node, rows[node.code], evidence_counts.get(node.code, 0))
        for node in source.leaves
    }


def _leaf_row(source, node, row, evidence):
    entry = source.counted.get(node.code)
    answer = entry.answer if entry else None
    mark = source.marks.get(node.code)
    return LeafRow(
        node=row,
        mark=mark,
        school=mark_text(answer.mark, source.rules) if answer else "",
        team=mark_text(entry.team.mark, source.rules) if entry and entry.team else "",
        supervisor=mark_text(entry.supervisor.mark, source.rules)
        if entry and entry.supervisor
        else "",
        layer=entry.layer if entry else "",
        direction=node.quantity.get("direction", "more"),
        not_applicable=not row.number.applicable,
        reason=_why_not_applicable(entry, mark) if not row.number.applicable else "",
        note=answer.note if answer else "",
        exceeds=answer.exceeds_reason if answer and answer.exceeds else "",
        evidence=evidence,
        origin=str(node.get_origin_display()),
        tags=tuple(node.tags),
    )


def _why_not_applicable(entry, mark):
    """Return the reason of the layer that counts; a need of 0 is one in itself."""
    if mark is not None and not mark.not_applicable:
        return _("Nothing is needed here: the need is 0.")
    if entry is None:
        return ""
    judgement = {"team": entry.team, "supervisor": entry.supervisor}.get(entry.layer)
    return (judgement.reason if judgement else "") or entry.answer.reason


def mark_text(mark, rules):
    """Write a mark briefly: `75 %`, `34 / 36`, "N/A"; empty where nothing was judged."""
    if mark is None:
        return ""
    if mark.not_applicable:
        return _("N/A")
    if mark.level is not None:
        return f"{short(Decimal(rules.shares[mark.level].numerator) * 100 / rules.shares[mark.level].denominator)}\u00a0%"
    if mark.have is None or mark.need is None:
        return ""
    return f"{short(mark.have)}\u00a0/ {short(mark.need)}"


def short(value):
    """Write a quantity with as few decimals as it needs."""
    plain = value.normalize()
    return number_format(plain, decimal_pos=max(0, -plain.as_tuple().exponent))


def evidence_of(source):
    """Return `EvidenceRow` by the code of the top node whose leaves they prove, and counts a leaf."""
    if source.evaluation is None or not source.counted:
        return {}, {}
    tops = _top_codes(source)
    rows, counts = defaultdict(dict), defaultdict(int)
    for use in uses_of(source.evaluation.sheet_id):
        code = source.counted_codes.get(use.answer_id)
        if code is None:
            continue
        counts[code] += 1
        rows[tops[code]].setdefault((use.item, use.version), []).append(code)
    return (
        {
            top: tuple(evidence_row(*used, codes) for used, codes in items.items())
            for top, items in rows.items()
        },
        counts,
    )


def uses_of(sheet_id):
    """Return the uses of evidence on a sheet in tree order, with items and files; two queries."""
    return (
        EvidenceUse.objects.filter(answer__sheet_id=sheet_id, item__deleted_at__isnull=True)
        .select_related("item")
        .prefetch_related("item__files")
        .order_by("answer__node__path", "pk")
    )


def _top_codes(source):
    """Return the top node's code for every node's code."""
    by_id = {node.pk: node for node in source.nodes}
    tops = {}
    for node in source.nodes:
        above = by_id.get(node.parent_id)
        tops[node.code] = tops[above.code] if above else node.code
    return tops


def evidence_row(item, version, codes):
    """Write an item in the version that was used; of personal data without consent the title only,
    because a report leaves the school."""
    leaves = bool(policy.may_leave_school(item))
    files = item.files.all() if leaves else ()
    return EvidenceRow(
        title=item.title,
        kind=item.get_kind_display(),
        period_from=item.period_from,
        period_to=item.period_to,
        link=item.link if leaves else "",
        codes=tuple(codes),
        files=tuple(
            FileRow(file.name, file.size, file.sha256, file.stamped_at)
            for file in files
            if file.state == FileState.READY and file.is_in(version)
        ),
        version=version if item.version > 1 else None,
        withheld=not leaves,
    )


def remarks_of(source, rows):
    """Return the reviewers' sentences by leaf code; one query for the names."""
    said = [
        (code, judgement)
        for code, entry in source.counted.items()
        for judgement in (entry.team, entry.supervisor)
        if judgement is not None and judgement.reason
    ]
    people = User.objects.in_bulk({judgement.by_id for _code, judgement in said}) if said else {}
    remarks = defaultdict(list)
    for code, judgement in said:
        remarks[code].append(
            Remark(
                code=code,
                title=rows[code].title,
                layer=str(Layer(judgement.layer).label),
                verdict=str(Verdict(judgement.verdict).label),
                text=judgement.reason,
                by=str(people.get(judgement.by_id, "")),
                at=judgement.at,
            )
        )
    return remarks


def chapters_of(source, before=None):
    """Return one `Chapter` a top node. The number of queries does not grow with rows."""
    rows = node_rows(source, before)
    evidence, counts = evidence_of(source)
    leaves = leaf_rows(source, rows, counts)
    remarks = remarks_of(source, rows)
    return tuple(
        _chapter(source, top, rows, leaves, evidence.get(top.code, ()), remarks)
        for top in source.tops
    )


def _chapter(source, top, rows, leaves, evidence, remarks):
    below = _below(source, top)
    own = [leaves[node.code] for node in below if node.is_leaf]
    judged = [leaf for leaf in own if leaf.number.exact is not None and leaf.node.parent in rows]
    above = {leaf.node.code: rows[leaf.node.parent].number.exact for leaf in judged}
    return Chapter(
        node=rows[top.code],
        indicators=tuple(_indicators(source, below[1:], rows)),
        groups=tuple(_groups(source, below, rows, leaves)),
        strengths=tuple(leaf for leaf in judged if leaf.number.exact > above[leaf.node.code]),
        weaknesses=tuple(leaf for leaf in judged if leaf.number.exact < above[leaf.node.code]),
        practices=tuple(leaf for leaf in own if leaf.exceeds),
        not_applicable=tuple(leaf for leaf in own if leaf.not_applicable),
        evidence=evidence,
        remarks=tuple(remark for leaf in own for remark in remarks.get(leaf.node.code, ())),
    )


def _below(source, top):
    """Return a node with all below, in tree order."""
    return [node for node in source.nodes if node.path.startswith(top.path)]


def _indicators(source, below, rows):
    for node in below:
        if not node.is_leaf and _is_shown(source, rows[node.code]):
            yield rows[node.code]


def _groups(source, below, rows, leaves):
    for node in below:
        children = [child for child in source.children.get(node.pk, ()) if child.is_leaf]
        shown = any(_is_shown(source, rows[child.code]) for child in children)
        if shown:
            yield Group(rows[node.code], tuple(leaves[child.code] for child in children))


def _is_shown(source, row):
    """Leave out what an import says nothing about; of our own also the unjudged is shown."""
    return source.status != IMPORTED or row.number.value is not None
