"""System checks: what the machine lacks, said at start with the line that mends it."""

import ctypes

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 - its own name

PANGO_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
    "libharfbuzz-subset.so.0",
)
APT_LINE = (
    "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def missing_pdf_libraries():
    """Return the names of the system libraries that WeasyPrint needs and the machine lacks."""
    return [name for name in PANGO_LIBRARIES if not _loads(name)]


def _loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


@register(Tags.compatibility)
def pdf_libraries(app_configs, **kwargs):
    """Warn, not stop: without Pango everything but PDF works."""
    missing = missing_pdf_libraries()
    if not missing:
        return []
    return [Warning(f"No PDF: {', '.join(missing)} missing.", hint=APT_LINE, id="spmi.W001")]


@register(Tags.security)
def safe_workbooks(app_configs, **kwargs):
    """Stop when openpyxl would read XML without defusedxml (S-29)."""
    import openpyxl  # noqa: PLC0415 - 14 MB; the check runs in commands, not in every process

    if openpyxl.DEFUSEDXML:
        return []
    return [
        Error("openpyxl does not use defusedxml.", hint="pip install defusedxml", id="spmi.E001")
    ]


@register(Tags.security, deploy=True)
def no_demonstration(app_configs, **kwargs):
    """Warn when demonstration accounts would be offered on a public address."""
    if settings.DEMO and settings.IS_HTTPS:
        return [Warning("DEMO is on at a public address.", hint="Set DEMO=off.", id="spmi.W002")]
    return []
