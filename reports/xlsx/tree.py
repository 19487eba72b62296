"""The three sheets of the tree: standards, indicators, sub-indicators, tied by formulas."""

from itertools import pairwise

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from reports.xlsx import method
from standards import scoring

# Columns of the two sheets of parents, then of the sheet of leaves.
PARENT_EXACT, PARENT_SHOWN, PARENT_BAND = 3, 4, 5
LEAF_SHARE, LEAF_HAVE, LEAF_NEED, LEAF_EXACT, LEAF_SHOWN, LEAF_BAND = 7, 8, 9, 10, 11, 12


class Tree:
    """Knows on which sheet and row each node stands, so that parents can point at children."""

    def __init__(self, book, report):
        self.book, self.report = book, report
        self.rows = {
            "standards": [chapter.node for chapter in report.chapters],
            "indicators": [row for chapter in report.chapters for row in chapter.indicators],
            "leaves": [
                leaf for chapter in report.chapters for g in chapter.groups for leaf in g.leaves
            ],
        }
        leaf_codes = [leaf.node.code for leaf in self.rows["leaves"]]
        self.rows["standards"] = [r for r in self.rows["standards"] if r.code not in leaf_codes]
        self.places = {code: ("leaves", n) for n, code in enumerate(leaf_codes, start=1)}
        for key in ("standards", "indicators"):
            for number, row in enumerate(self.rows[key], start=1):
                self.places[row.code] = (key, number)
        self.children = {}
        everything = [*self.rows["standards"], *self.rows["indicators"]]
        for row in [*everything, *(leaf.node for leaf in self.rows["leaves"])]:
            self.children.setdefault(row.parent, []).append(row)

    def write(self):
        """Write the three sheets."""
        for key, label in (("standards", _("Standard")), ("indicators", _("Indicator"))):
            self._parents(key, label)
        self._leaves()

    def mean(self, parent):
        """Return the formula of the mean of a node's judged children; "" is the whole tree."""
        judged = [row for row in self.children.get(parent, []) if row.number.exact is not None]
        weights = {row.weight for row in judged}
        if len(weights) > 1:
            cells = [(self._carried(row.code), row.weight) for row in judged]
            above = "+".join(f"{cell}*{weight}" for cell, weight in cells)
            return f"=({above})/({'+'.join(str(weight) for _cell, weight in cells)})"
        return f"=AVERAGE({self._references(judged)})"

    def mean_of_tag(self, tag):
        """Return the formula of the mean of the judged leaves that carry a tag, each once."""
        carriers = [leaf.node for leaf in self.rows["leaves"] if tag in leaf.tags]
        return f"=AVERAGE({self._references([r for r in carriers if r.number.exact is not None])})"

    def _references(self, rows):
        """Return the children's cells, neighbours as one range, within what AVERAGE can take."""
        places = [self.places[row.code] for row in rows]
        runs = [[places[0], places[0]]]
        for before, place in pairwise(places):
            if place == (before[0], before[1] + 1):
                runs[-1][1] = place
            else:
                runs.append([place, place])
        return ",".join(self._range(first, last) for first, last in runs)

    def _range(self, first, last):
        key, column = first[0], self._carried_column(first[0])
        start = self.book.cell(key, first[1], column)
        return start if first == last else f"{start}:{xl_rowcol_to_cell(last[1], column)}"

    def _carried_column(self, key):
        at_node = self.report.instrument.scoring_rules.round_at == scoring.AT_NODE
        if key == "leaves":
            return LEAF_SHOWN if at_node else LEAF_EXACT
        return PARENT_SHOWN if at_node else PARENT_EXACT

    def _carried(self, code):
        key, row = self.places[code]
        return self.book.cell(key, row, self._carried_column(key))

    def _parents(self, key, label):
        book = self.book
        sheet = book.sheet(key)
        book.head(
            sheet,
            (
                (_("Code"), 8),
                (label, 52),
                (_("Part of"), 8),
                (_("Before rounding"), 15),
                (_("Score"), 9),
                (_("Band"), 16),
                (_("Judged"), 9),
                (_("Of"), 9),
                (_("Last year"), 10),
                (_("Change"), 12),
                (_("Published elsewhere"), 16),
                (_("Source"), 12),
                (_("Arithmetic"), 60),
            ),
        )
        for number, row in enumerate(self.rows[key], start=1):
            self._parent(sheet, number, row)

    def _parent(self, sheet, number, row):
        book = self.book
        for column, value in enumerate((row.code, row.title, row.parent)):
            book.text(sheet, number, column, value)
        self._score(sheet, number, row, (PARENT_EXACT, PARENT_SHOWN, PARENT_BAND))
        sheet.write_number(number, 6, row.number.judged)
        sheet.write_number(number, 7, row.number.of)
        if row.before is not None:
            sheet.write_number(number, 8, float(row.before), book.number)
        if row.change:
            shown, before = (xl_rowcol_to_cell(number, column) for column in (PARENT_SHOWN, 8))
            change = float(row.number.value - row.before)
            formula = f"=ROUND({shown}-{before},{self.report.places})"
            book.formula(sheet, (number, 9), formula, change, book.number)
        if row.number.published is not None:
            sheet.write_number(number, 10, float(row.number.published), book.number)
        book.text(sheet, number, 11, _("imported") if row.number.imported else _("own"))
        book.text(sheet, number, 12, " ".join(row.number.arithmetic))

    def _score(self, sheet, number, row, columns):
        """Write a parent's exact value, its shown value and its band."""
        book, result = self.book, row.number
        exact, _shown, band = columns
        if result.exact is None:
            words = _("not judged yet") if result.applicable else _("N/A")
            book.text(sheet, number, band, words)
            return
        if not result.is_mean:
            sheet.write_number(number, exact, float(result.exact), book.exact)
        else:
            book.formula(
                sheet, (number, exact), self.mean(row.code), float(result.exact), book.exact
            )
        self.shown_and_band(sheet, number, row.number, columns)

    def shown_and_band(self, sheet, number, result, columns):
        """Write the rounded score and the band as formulas of the exact one."""
        book = self.book
        exact, shown, band = columns
        cell = xl_rowcol_to_cell(number, exact)
        book.formula(
            sheet, (number, shown), method.rounded(book, cell), float(result.value), book.number
        )
        look = book.band(result.step)
        book.formula(sheet, (number, band), method.band(book, cell), result.band_label, look)

    def _leaves(self):
        book = self.book
        sheet = book.sheet("leaves")
        book.head(
            sheet,
            (
                (_("Code"), 9),
                (_("Sub-indicator"), 56),
                (_("Part of"), 8),
                (_("School"), 10),
                (_("Team"), 10),
                (_("Supervisor"), 10),
                (_("What counts"), 11),
                (_("Share"), 8),
                (_("Have"), 9),
                (_("Need"), 9),
                (_("Before rounding"), 15),
                (_("Score"), 9),
                (_("Band"), 16),
                (_("Evidence"), 9),
                (_("Note"), 40),
                (_("Exceeds the standard"), 30),
                (_("Why not applicable"), 30),
            ),
        )
        for number, leaf in enumerate(self.rows["leaves"], start=1):
            self._leaf(sheet, number, leaf)
        sheet.autofilter(0, 0, len(self.rows["leaves"]), 16)

    def _leaf(self, sheet, number, leaf):
        book = self.book
        node = leaf.node
        counts = {"school": _("School"), "team": _("Team"), "supervisor": _("Supervisor")}
        texts = (node.code, node.title, node.parent, leaf.school, leaf.team, leaf.supervisor)
        for column, value in enumerate((*texts, counts.get(leaf.layer, ""))):
            book.text(sheet, number, column, value)
        if leaf.number.exact is None:
            words = _("N/A") if leaf.not_applicable else _("not judged yet")
            book.text(sheet, number, LEAF_BAND, words)
        else:
            self._leaf_value(sheet, number, leaf)
            columns = (LEAF_EXACT, LEAF_SHOWN, LEAF_BAND)
            self.shown_and_band(sheet, number, leaf.number, columns)
        sheet.write_number(number, 13, leaf.evidence)
        reason = leaf.reason if leaf.not_applicable else ""
        for column, value in enumerate((leaf.note, leaf.exceeds, reason), start=14):
            book.text(sheet, number, column, value)

    def _leaf_value(self, sheet, number, leaf):
        book, mark = self.book, leaf.mark
        if leaf.number.imported or mark is None:
            sheet.write_number(number, LEAF_EXACT, float(leaf.number.exact), book.exact)
            return
        if mark.level is not None:
            share = self.report.instrument.scoring_rules.shares[mark.level]
            sheet.write_number(number, LEAF_SHARE, float(share), book.look(num_format="0%"))
            formula = f"={method.scale(book)}*{xl_rowcol_to_cell(number, LEAF_SHARE)}"
        else:
            sheet.write_number(number, LEAF_HAVE, float(mark.have))
            sheet.write_number(number, LEAF_NEED, float(mark.need))
            formula = _ratio(method.scale(book), number, leaf.direction)
        book.formula(sheet, (number, LEAF_EXACT), formula, float(leaf.number.exact), book.exact)


def _ratio(scale, number, direction):
    have, need = (xl_rowcol_to_cell(number, column) for column in (LEAF_HAVE, LEAF_NEED))
    if direction == scoring.LESS_IS_BETTER:
        return f"=IF({have}=0,{scale},{scale}*MIN(1,{need}/{have}))"
    return f"={scale}*MIN(1,{have}/{need})"
