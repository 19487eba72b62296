"""The published numbers beside the fictional district: real input under example schools."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.models import Membership, Role, School

SINCE = date(2023, 7, 1)
EXAMPLES = Path(settings.BASE_DIR, "examples")
# What a reader is told about where the numbers were published, by the middle of the file's name.
SOURCES = {
    "konsel_sd": "Rata-rata SD se-Kabupaten Konawe Selatan, flipbuilder.com/zdjg/lthz",
    "sma_riau": "Data contoh aplikasi SPMI LPMP Riau, 27 Juli 2021",
    "smk_juang_kencana": "Draf RKJM SMK Kesehatan Juang Kencana, scribd.com/document/447961274",
}


def load(supervisor):
    """Bring in the example schools and their scores, and let the demo supervisor see them."""
    known = set(School.objects.values_list("npsn", flat=True))
    call_command("import_schools", str(EXAMPLES / "schools.csv"), verbosity=0)
    for file in sorted(EXAMPLES.glob("scores_*_[0-9][0-9][0-9][0-9].csv")):
        name, year = file.stem.removeprefix("scores_").rsplit("_", 1)
        source = SOURCES.get(name, "")
        call_command(
            "import_scores", str(file), instrument="rapor-mutu", year=int(year), source=source
        )
    Membership.objects.bulk_create(
        Membership(user=supervisor, role=Role.SUPERVISOR, school=school, starts_on=SINCE)
        for school in School.objects.exclude(npsn__in=known)
    )
