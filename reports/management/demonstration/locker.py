"""What a school of the demonstration keeps in its evidence locker, and what it proves by it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from reports.management.demonstration import proofs
from self_evaluation.actions import evidence
from self_evaluation.models import (
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceUse,
    FieldNote,
)

# How often a claim has evidence, and how often a second piece by another method.
PROVEN, TWICE = 0.88, 0.25


@dataclass(frozen=True)
class Kept:
    """One item that every school keeps each year: what it is, and of which standards it speaks."""

    kind: EvidenceKind
    title: str
    standards: str
    suffix: str = ""
    note: tuple = ()  # place, people by role, account


KEPT = (
    Kept(EvidenceKind.DOCUMENT, "Kurikulum satuan pendidikan {year}", "123", ".pdf"),
    Kept(EvidenceKind.DOCUMENT, "Notulen rapat dewan guru {year}", "1347", ".pdf"),
    Kept(EvidenceKind.DOCUMENT, "Data pendidik dan tenaga kependidikan {year}", "5", ".xlsx"),
    Kept(EvidenceKind.DOCUMENT, "Daftar inventaris sarana {year}", "6", ".xlsx"),
    Kept(EvidenceKind.DOCUMENT, "Rencana kerja dan anggaran sekolah {year}", "78", ".pdf"),
    Kept(EvidenceKind.PHOTO, "Foto kegiatan belajar {year}", "36", ".jpg"),
    Kept(EvidenceKind.QUESTIONNAIRE, "Hasil angket warga sekolah {year}", "147", ".xlsx"),
    Kept(
        EvidenceKind.OBSERVATION,
        "Catatan kunjungan kelas {year}",
        "34",
        note=(
            "Ruang kelas dan laboratorium",
            "Kepala sekolah, guru mata pelajaran, siswa",
            "Guru membuka pelajaran dengan pertanyaan pemantik dan membagi siswa dalam kelompok. "
            "Sebagian besar siswa terlibat; dua kelompok di belakang menunggu giliran alat. "
            "Umpan balik diberikan lisan, penilaian tertulis baru pada akhir bab.",
        ),
    ),
    Kept(
        EvidenceKind.INTERVIEW,
        "Wawancara dengan komite sekolah {year}",
        "278",
        note=(
            "Ruang guru",
            "Ketua komite, bendahara komite, wakil kepala sekolah",
            "Komite ikut membahas rencana kerja dan menerima laporan keuangan dua kali setahun. "
            "Laporan ditempel di papan pengumuman, tetapi belum ada ringkasan untuk orang tua. "
            "Komite meminta jadwal rapat disampaikan lebih awal.",
        ),
    ),
)
SHEETS = {
    "5": (["Jenis tenaga", "Ada", "Perlu"], ("Guru kelas", "Guru mata pelajaran", "Pustakawan")),
    "6": (["Barang", "Ada", "Perlu"], ("Meja", "Kursi", "Lemari")),
    "147": (["Pernyataan", "Setuju", "Responden"], ("Rapat terbuka", "Guru adil", "Kelas aman")),
}


class Locker:
    """Fills one school's locker for one year; `random` is the seeded source."""

    def __init__(self, school, *, year, by, random):
        self.school, self.year, self.by, self.random = school, year, by, random
        self.items, self.uses = {}, {}

    def prove(self, answers):
        """Make the year's items and put them beside most of the answers."""
        for kept in KEPT:
            self.items[kept] = self._item(kept)
        made = EvidenceUse.objects.bulk_create(
            EvidenceUse(item=item, answer=answer, created_by=self.by)
            for answer in answers
            for item in self._chosen_for(answer)
        )
        for use in made:
            self.uses.setdefault(use.answer_id, []).append(use)

    def show_people(self):
        """Say of the photos that children can be recognised; nobody has agreed to that yet."""
        photos = [item.pk for item in self.items.values() if item.kind == EvidenceKind.PHOTO]
        EvidenceItem.objects.filter(pk__in=photos).update(shows_people=True)

    def renew_one(self):
        """Replace the minutes of the teachers' council by signed ones: there is a second version.

        It is the teacher's act, so that only the uses in the teacher's own parts follow it.
        """
        kept, item = next((k, i) for k, i in self.items.items() if k.title.startswith("Notulen"))
        content, content_type = self._content(item, kept)
        name = f"{item.title.replace('/', '-')} (ditandatangani){kept.suffix}"
        signed = SimpleUploadedFile(name, content, content_type)
        unsigned = item.files.values_list("public_id", flat=True)
        evidence.renew(item, by=self.by, files=[signed], without=list(unsigned))

    def _chosen_for(self, answer):
        standard = answer.node.code.partition(".")[0]
        fitting = [item for kept, item in self.items.items() if standard in kept.standards]
        if self.random.random() > PROVEN:
            return []
        many = 2 if self.random.random() < TWICE else 1
        return self.random.sample(fitting, k=min(many, len(fitting)))

    def _item(self, kept):
        item = EvidenceItem.objects.create(
            school=self.school,
            title=kept.title.format(year=f"{self.year}/{self.year + 1}"),
            kind=kept.kind,
            period_from=date(self.year, 7, 15),
            period_to=date(self.year + 1, 6, 20),
            created_by=self.by,
        )
        if kept.note:
            place, people, account = kept.note
            day = item.period_from + timedelta(days=self.random.randint(20, 90))
            held_on = min(day, timezone.localdate())
            FieldNote.objects.create(
                item=item, held_on=held_on, place=place, people=people, account=account
            )
        else:
            self._add_file(item, kept)
        return item

    def _add_file(self, item, kept):
        content, content_type = self._content(item, kept)
        stored_as, size, sha256 = proofs.store(content, kept.suffix)
        EvidenceFile.objects.create(
            item=item,
            name=f"{item.title.replace('/', '-')}{kept.suffix}",
            stored_as=stored_as,
            size=size,
            sha256=sha256,
            content_type=content_type,
            stamped_by=self.by,
        )

    def _content(self, item, kept):
        if kept.suffix == ".jpg":
            return proofs.photo(f"{self.school.name} (contoh)", self.random), proofs.JPEG_TYPE
        if kept.suffix == ".xlsx":
            head, names = SHEETS[kept.standards]
            rows = [head, *([name, self.random.randint(5, 30), 30] for name in names)]
            return proofs.workbook(item.title, rows), proofs.XLSX_TYPE
        lines = (self.school.name, item.title, "Berkas contoh, dibuat oleh program.")
        return proofs.pdf(lines), proofs.PDF_TYPE
