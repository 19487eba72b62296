"""The dossier of an accreditation on paper: tagged, A4, looking like the annual report."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.charts import Bar, bars
from reports.documents.dossier import DossierReport
from reports.documents.words import DOSSIER_STATES, LANGUAGE, SIMULATION, verify_url
from reports.pdf import need_pango, qr_of, written
from spmi.templatetags.spmi_format import grouped, in_zone


def render_dossier(report: DossierReport) -> bytes:
    """Return the dossier as PDF/UA-1. Raises `NoPdf` where Pango is missing."""
    need_pango()
    return written(dossier_page(report))


def dossier_page(report: DossierReport) -> str:
    """Return the dossier as one HTML page, in the documents' language."""
    with translation.override(LANGUAGE):
        return render_to_string("reports/pdf/dossier.html", _context(report))


def _context(report):
    address = verify_url(report.check_code) if report.check_code else ""
    state = DOSSIER_STATES[report.is_draft]
    return {
        "report": report,
        "language": LANGUAGE,
        "state": state,
        "simulation": SIMULATION,
        "foot": _foot(report, state),
        "chart": _chart(report),
        "contents": _contents(report),
        "verify_url": address,
        "check_code": grouped(report.check_code),
        "qr": qr_of(address) if address else "",
    }


def _foot(report, state):
    printed = _("printed %(when)s") % {"when": in_zone(report.printed_at, report.school.zone)}
    return " · ".join((report.number, str(state), str(_("Simulation")), printed))


def _chart(report):
    """Return one bar a component on the scale of 100; the limits of conditions stand in words."""
    # Without bands all bars look alike: the darkest of the ramp.
    rows = [Bar(row.title, row.hundred, step=1, text=_text(row)) for row in report.components]
    return bars(_("Simulation: the components on a scale of 100"), rows, top=100, bands=())


def _text(row):
    return "" if row.hundred is None else number_format(row.hundred)


def _contents(report):
    entries = [
        ("summary", _("What the answers would give")),
        ("method", _("How the numbers are made")),
        *((f"c{number}", chapter.node.title) for number, chapter in enumerate(report.chapters, 1)),
        ("evidence", _("List of evidence")),
        ("history", _("How this dossier came about")),
    ]
    return [{"anchor": anchor, "label": label} for anchor, label in entries]
