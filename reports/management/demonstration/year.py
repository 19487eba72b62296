"""One school's year in the demonstration: plausible answers in bulk, statuses by the verbs."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from reports.management.demonstration import past
from reports.management.demonstration.locker import Locker
from self_evaluation.actions import comment, evidence_request
from self_evaluation.actions import evaluation as moves
from self_evaluation.models import (
    Answer,
    AnswerVersion,
    Assignment,
    Judgement,
    Status,
    UseVerdict,
    Verdict,
)
from standards.models import AnswerKind

# What the eight standards are usually like in the published means: facilities and staff lag.
LEANING = {"1": 0.5, "2": 0.2, "3": 0.3, "4": 0.2, "5": -0.5, "6": -0.8, "7": 0.1, "8": 0.2}
NOTES = (
    "Sudah berjalan, tetapi belum di semua kelas.",
    "Dibahas dalam rapat dewan guru dan ditindaklanjuti.",
    "Perlu pendampingan untuk guru baru.",
    "Jadwal dan daftar hadir tersimpan di ruang tata usaha.",
    "Baru dimulai pada semester kedua.",
)
RETURNS = (
    ("no_evidence", "Mohon lampirkan bukti, misalnya notulen atau daftar hadir."),
    ("weak_evidence", "Bukti yang ada baru menunjukkan rencana, belum pelaksanaannya."),
    ("unclear", "Mohon jelaskan kelas mana saja yang sudah melaksanakan."),
)
# How often a reviewer who judges a claim says of its evidence, too, whether it proves the claim,
# and how often it does; else what it lacks.
WEIGHED, PROVES = 0.15, 0.75
LACKS = (
    ("partly", "Notulen ada, tetapi daftar hadirnya belum dilampirkan."),
    ("partly", "Baru memperlihatkan satu kelas; mohon tambahkan kelas yang lain."),
    ("does_not", "Isinya rencana; pelaksanaannya belum tampak."),
    ("does_not", "Tidak menyebut butir ini; mungkin salah berkas."),
)


# What a person types into an item; its versions carry the same.
TYPED = ("level", "have", "need", "note", "text")


def write(answers, now, random):
    """Store answers that were filled in by hand, each with its version of the moment."""
    # An upsert of known rows: a bulk_update of this many CASE branches takes ten times as long.
    Answer.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*TYPED, "version", "carried_from", "updated_at", "updated_by"],
    )
    AnswerVersion.objects.bulk_create(
        AnswerVersion(
            answer=answer,
            version=answer.version,
            key=uuid.UUID(int=random.getrandbits(128), version=4),
            at=now,
            by=answer.updated_by,
            **{name: getattr(answer, name) for name in TYPED},
        )
        for answer in answers
    )


class SchoolYear:
    """Builds one evaluation; `quality` shifts every answer, `random` is the seeded source."""

    def __init__(self, school, campaign, staff, *, quality, random):
        self.school, self.campaign, self.staff = school, campaign, staff
        self.quality, self.random = quality, random
        self.evaluation = moves.open_evaluation(school, campaign, by=staff["head"])
        self.locker = Locker(school, year=campaign.year, by=staff["guru"], random=random)
        self.answers = list(
            Answer.objects.filter(sheet=self.evaluation.sheet)
            .select_related("node")
            .order_by("node__path")
        )

    def fill(self, share=1.0):
        """Answer a share of the leaves from the front, with a version each, as the teacher."""
        filled = self.answers[: round(len(self.answers) * share)]
        now = timezone.now()
        for answer in filled:
            self._answer(answer, now)
        write(filled, now, self.random)

    def _answer(self, answer, now):
        leaning = LEANING.get(answer.node.code.split(".")[0], 0)
        drawn = self.random.gauss(2.6 + self.quality + leaning, 0.8)
        if answer.node.answer == AnswerKind.QUANTITY:
            answer.need = Decimal(self.random.randint(4, 30))
            share = min(1.0, max(0.1, drawn / 4))
            answer.have = Decimal(round(float(answer.need) * share))
        else:
            answer.level = min(4, max(0, round(drawn)))
        if self.random.random() < 0.12:
            answer.note = self.random.choice(NOTES)
        answer.version, answer.updated_at = 1, now
        answer.updated_by = self.random.choice((self.staff["head"], self.staff["guru"]))

    def prove(self):
        """Fill the locker and put its items beside most of what is answered."""
        self.locker.prove([answer for answer in self.answers if answer.version])

    def assign(self, codes):
        """Hand some standards to the teacher."""
        nodes = {node.code: node for node in self.campaign.instrument.nodes.filter(code__in=codes)}
        Assignment.objects.bulk_create(
            Assignment(
                sheet=self.evaluation.sheet,
                node=nodes[code],
                user=self.staff["guru"],
                due_on=timezone.localdate() + timedelta(days=7),
                created_by=self.staff["head"],
            )
            for code in codes
        )

    def work_together(self):
        """Leave to the teacher a request for evidence and a question, and to the head a consent.

        One item of the locker has got a second version meanwhile.
        """
        head, teacher = self.staff["head"], self.staff["guru"]
        evidence_request.ask(
            self._first("8"),
            by=head,
            asked_of=teacher,
            words="Tolong foto papan pengumuman laporan keuangan semester ini.",
            due_on=timezone.localdate() + timedelta(days=5),
        )
        comment.comment(
            self.evaluation,
            self._first("3.2"),
            by=head,
            text="Apakah ini sudah termasuk kelas baru? Mohon dicek dengan jadwal pelajaran.",
            mentions=[teacher],
        )
        self.locker.show_people()
        self.locker.renew_one()

    def _first(self, code):
        return next(one for one in self.answers if one.node.code.startswith(f"{code}."))

    def judge(self, layer, person, *, share=1.0, returned=0):
        """Judge a share of the answers: mostly accepted, some adjusted, a number returned."""
        answers = [answer for answer in self.answers if answer.version]
        chosen = answers[: round(len(answers) * share)]
        to_return = set(self.random.sample(range(len(chosen)), returned)) if returned else set()
        said = Judgement.objects.bulk_create(
            self._judgement(answer, layer, person, returned=index in to_return)
            for index, answer in enumerate(chosen)
        )
        UseVerdict.objects.bulk_create(
            self._weighed(use, judgement)
            for judgement in said
            if judgement.verdict != Verdict.ACCEPT or self.random.random() < WEIGHED
            for use in self.locker.uses.get(judgement.answer_id, ())
        )

    def _weighed(self, use, judgement):
        """Say of a piece of evidence what fits the judgement of the claim beside it."""
        proves = judgement.verdict == Verdict.ACCEPT and self.random.random() < PROVES
        verdict, reason = ("proves", "") if proves else self.random.choice(LACKS)
        return UseVerdict(
            use=use,
            item_id=use.item_id,
            answer_id=use.answer_id,
            layer=judgement.layer,
            verdict=verdict,
            reason=reason,
            version=use.version,
            by=judgement.by,
        )

    def _judgement(self, answer, layer, person, *, returned):
        values = {
            "answer": answer,
            "answer_version": answer.version,
            "layer": layer,
            "by": person,
            "level": answer.level,
            "have": answer.have,
            "need": answer.need,
        }
        if returned:
            is_proven = answer.pk in self.locker.uses
            code, reason = self.random.choice(RETURNS[1:] if is_proven else RETURNS)
            return Judgement(verdict="return", reason_code=code, reason=reason, **values)
        if answer.level and self.random.random() < 0.06:
            values["level"] = answer.level - 1
            reason = "Bukti menunjukkan tingkat di bawahnya."
            return Judgement(verdict="adjust", reason=reason, **values)
        return Judgement(verdict="accept", **values)

    def bring_to(self, status, supervisor):
        """Walk the school's year to a status by the verbs people use."""
        order = [Status.TEAM_REVIEW, Status.APPROVAL, Status.VERIFICATION, Status.VERIFIED]
        if status == Status.DRAFT:
            return
        for step in order[: order.index(status) + 1]:
            self._step(step, supervisor)

    def _step(self, status, supervisor):
        head, team = self.staff["head"], self.staff["team"]
        if status == Status.TEAM_REVIEW:
            moves.submit(self.evaluation, by=head)
        elif status == Status.APPROVAL:
            moves.start_review(self.evaluation, by=team)
            self.judge("team", team)
            moves.complete_review(self.evaluation, by=team)
        elif status == Status.VERIFICATION:
            moves.approve(self.evaluation, by=head)
        else:
            self.judge("supervisor", supervisor, share=0.3)
            moves.verify(self.evaluation, by=supervisor)

    def move_back_in_time(self, days):
        """Shift this year's dates into the past, as if the people had worked then."""
        proofs = [item.pk for item in self.locker.items.values()]
        past.move(self.evaluation, proofs, days)
