"""Dossiers of accreditation in the demonstration: one being filled in, one sent."""

from decimal import Decimal

from django.utils import timezone

from accreditation.actions import open_dossier, send
from reports.management.demonstration.year import write
from self_evaluation.models import Answer
from standards import scoring
from standards.models import Instrument

NARRATIVES = (
    "Guru menyepakati aturan kelas bersama siswa pada awal semester dan menempelkannya di kelas. "
    "Siswa yang kesulitan didampingi wali kelas; catatan pendampingannya tersimpan di ruang guru.",
    "Kepala sekolah mengamati pembelajaran dua kali setahun dan membahas hasilnya dengan guru. "
    "Rencana pengembangan guru disusun dari hasil itu dan dilaporkan kepada komite.",
)
BEGUN = 0.7  # the share of items that are filled in where a dossier is not sent


def make(schools, staff, random):
    """Let the first school fill one in, and a primary school send its own."""
    own, *others = schools
    _fill(_opened(own, "ia2024-dasmen", staff), BEGUN, staff[own.pk]["head"], random)
    for school in [one for one in others if one.level == "SD"][:1]:
        dossier, head = _opened(school, "ia2018-sd", staff), staff[school.pk]["head"]
        _fill(dossier, 1, head, random)
        send(dossier, by=head)


def _opened(school, code, staff):
    editions = Instrument.objects.filter(code=code, published_at__isnull=False)
    return open_dossier(school, editions.first(), by=staff[school.pk]["head"])


def _fill(dossier, share, head, random):
    """Answer a share of the items from the front; each is thereby confirmed."""
    answers = Answer.objects.filter(sheet=dossier.sheet_id).select_related("node__instrument")
    answers = list(answers.order_by("node__path"))
    now = timezone.now()
    filled = answers[: round(len(answers) * share)]
    for answer in filled:
        _answer(answer, random)
        answer.version += 1
        answer.carried_from, answer.updated_at, answer.updated_by = None, now, head
    write(filled, now, random)


def _answer(answer, random):
    """Give an item numbers where its level follows from them, else a level; a narrative, words."""
    if answer.node.is_text:
        answer.text = random.choice(NARRATIVES)
        return
    option = answer.node.option
    levels = option.get("levels") or answer.node.instrument.scoring_rules.shares
    if scoring.is_counted(option):
        answer.have, answer.need = _numbers(option, random)
        answer.level = scoring.proposed_level(option, answer.have, answer.need, min(levels))
    elif answer.level is None:
        drawn = random.gauss(3.2, 0.8)
        answer.level = min(levels, key=lambda level: abs(level - drawn))


def _numbers(option, random):
    """Return how many, and of how many where that is asked, as a fair school has them."""
    if scoring.needs_total(option):
        need = Decimal(random.randint(8, 24))
        return need - Decimal(random.choice((0, 0, 1, 2, 3))), need
    bounds = sorted(Decimal(bound.lstrip("<>")) for bound in option["bounds"].values())
    return bounds[random.randint(len(bounds) // 2, len(bounds) - 1)], None
