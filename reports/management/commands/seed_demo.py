"""Make the demonstration: a fictional district with every role, every status, three years."""

from datetime import timedelta
from random import Random

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, School, school_year_on
from jobs.models import Job
from reports.management.demonstration import examples, people
from reports.management.demonstration.year import SchoolYear
from self_evaluation.actions import evaluation as moves
from self_evaluation.models import Campaign, Evaluation, Phase, Status, Window
from standards.models import Instrument

# How this year's schools stand, in the order of the schools; the first is the demo head's own.
THIS_YEAR = (
    "nearly filled", "verified", "verified", "verification", "verification", "team review",
    "team review", "review begun", "approval", "half filled", "stalled", "returned by team",
    "returned by supervisor", "verified", "verified", "verification", "reopened", "half filled",
    "team review", "approval", "verified", "not opened", "stalled", "verification", "empty",
    "returned by team", "verified", "half filled", "not opened", "empty",
)  # fmt: skip
REPORTS_AT_ONCE = 2


class Command(BaseCommand):
    """Deterministic for `--seed`; refuses a database that already has people."""

    help = "Make a fictional district with every role, for trying the application out."

    def add_arguments(self, parser):
        """Let the size and the seed be chosen."""
        parser.add_argument("--schools", type=int, default=30)
        parser.add_argument("--seed", type=int, default=2026)

    @transaction.atomic
    def handle(self, *args, schools, seed, **options):
        """Make everything or nothing."""
        if School.objects.exists():
            raise CommandError("There is data already; the demonstration needs an empty database.")
        if not Instrument.objects.filter(code="rapor-mutu").exists():
            call_command("load_instruments", stdout=self.stdout)
        random = Random(seed)  # noqa: S311 - a repeatable demonstration, no secret
        regions = people.make_places()
        made = people.make_schools(regions, schools, random)
        demo, staff = people.make_people(made, regions, random)
        District(regions["99.01"], made, staff, demo, random).live_through()
        examples.load(demo["pengawas"])
        _keep_few_reports()
        self.stdout.write(f"{len(made)} schools. Password of every account: {people.DEMO_PASSWORD}")
        for username, name, role, _where in people.DEMO_ACCOUNTS:
            self.stdout.write(f"  {username:<10} {Role(role).value:<14} {name}")


class District:
    """The three school years of the fictional district."""

    def __init__(self, region, schools, staff, demo, random):
        self.region, self.schools, self.staff = region, schools, staff
        self.demo, self.random = demo, random
        self.instrument = Instrument.objects.filter(
            code="rapor-mutu", published_at__isnull=False
        ).first()
        self.quality = {school.pk: random.gauss(0, 0.45) for school in schools}
        self.today = timezone.localdate()
        self.year = school_year_on(self.today)

    def live_through(self):
        """Two finished years, then the running one."""
        for years_ago in (2, 1):
            self._finished_year(years_ago)
        self._this_year()

    def _campaign(self, year):
        campaign = Campaign.objects.create(
            title=f"Penjaminan mutu {year}/{year + 1}",
            year=year,
            instrument=self.instrument,
            region=self.region,
            created_by=self.demo["dinas"],
        )
        first = self.today - timedelta(days=80)
        ends = (12, 26, 40, 61)
        Window.objects.bulk_create(
            Window(
                campaign=campaign,
                phase=phase,
                opens_on=first,
                closes_on=self.today + timedelta(days=end),
            )
            for phase, end in zip(Phase.values, ends, strict=True)
        )
        return campaign

    def _school_year(self, school, campaign):
        drift = 0.12 * (campaign.year - self.year) + self.random.gauss(0, 0.08)
        return SchoolYear(
            school,
            campaign,
            self.staff[school.pk],
            quality=self.quality[school.pk] + drift,
            random=self.random,
        )

    def _finished_year(self, years_ago):
        campaign = self._campaign(self.year - years_ago)
        for school in self.schools:
            year = self._school_year(school, campaign)
            year.fill()
            year.prove()
            year.bring_to(Status.VERIFIED, self.demo["pengawas"])
            year.move_back_in_time(365 * years_ago + self.random.randint(0, 40))
        for window in campaign.windows.all():
            window.opens_on -= timedelta(days=365 * years_ago)
            window.closes_on -= timedelta(days=365 * years_ago)
            window.save()

    def _this_year(self):
        campaign = self._campaign(self.year)
        for index, school in enumerate(self.schools):
            getattr(self, f"_{THIS_YEAR[index % len(THIS_YEAR)].replace(' ', '_')}")(
                school, campaign
            )

    def _filled(self, school, campaign, share=1.0):
        year = self._school_year(school, campaign)
        year.fill(share)
        year.prove()
        return year

    def _nearly_filled(self, school, campaign):
        year = self._filled(school, campaign, share=0.965)
        year.assign(["8", "3.2"])

    def _half_filled(self, school, campaign):
        self._filled(school, campaign, share=0.5).assign(["5", "6"])

    def _empty(self, school, campaign):
        self._school_year(school, campaign)

    def _not_opened(self, school, campaign):
        """Leave the school without an evaluation: the office sees who has not begun."""

    def _stalled(self, school, campaign):
        year = self._filled(school, campaign, share=0.3)
        Evaluation.objects.filter(pk=year.evaluation.pk).update(
            last_activity_at=timezone.now() - timedelta(days=19)
        )

    def _team_review(self, school, campaign):
        self._filled(school, campaign).bring_to(Status.TEAM_REVIEW, None)

    def _review_begun(self, school, campaign):
        year = self._filled(school, campaign)
        year.bring_to(Status.TEAM_REVIEW, None)
        moves.start_review(year.evaluation, by=year.staff["team"])
        year.judge("team", year.staff["team"], share=0.4, returned=2)

    def _returned_by_team(self, school, campaign):
        year = self._filled(school, campaign)
        year.bring_to(Status.TEAM_REVIEW, None)
        moves.start_review(year.evaluation, by=year.staff["team"])
        year.judge("team", year.staff["team"], returned=4)
        moves.send_back(year.evaluation, by=year.staff["team"])

    def _approval(self, school, campaign):
        self._filled(school, campaign).bring_to(Status.APPROVAL, None)

    def _verification(self, school, campaign):
        self._filled(school, campaign).bring_to(Status.VERIFICATION, None)

    def _returned_by_supervisor(self, school, campaign):
        year = self._filled(school, campaign)
        year.bring_to(Status.VERIFICATION, None)
        year.judge("supervisor", self.demo["pengawas"], share=0.5, returned=3)
        moves.send_back(year.evaluation, by=self.demo["pengawas"])

    def _verified(self, school, campaign):
        self._filled(school, campaign).bring_to(Status.VERIFIED, self.demo["pengawas"])

    def _reopened(self, school, campaign):
        year = self._filled(school, campaign)
        year.bring_to(Status.VERIFIED, self.demo["pengawas"])
        moves.reopen(
            year.evaluation,
            by=self.demo["pengawas"],
            reason="Data sarana diperbaiki setelah kunjungan.",
        )


def _keep_few_reports():
    """Leave a few reports to the worker; the others are made when somebody asks for one.

    Ninety PDF files at the first start would keep a laptop busy for a quarter of an hour.
    """
    waiting = Job.objects.filter(name="self_evaluation.result_frozen").order_by("-pk")
    kept = list(waiting.values_list("pk", flat=True)[:REPORTS_AT_ONCE])
    waiting.exclude(pk__in=kept).delete()
