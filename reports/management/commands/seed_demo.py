"""Make the demonstration: a fictional district with every role, every status, three years."""

from datetime import timedelta
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import (
    Notice,
    Region,
    RegionLevel,
    Role,
    School,
    SchoolLevel,
    User,
    school_year_on,
)
from jobs.models import Job
from reports.management.demonstration import dossiers, examples, people
from reports.management.demonstration.year import SchoolYear
from reports.queries import FROZEN
from self_evaluation.actions import evaluation as moves
from self_evaluation.models import Campaign, Phase, Status, Window
from self_evaluation.queries.evaluation import SUBMITTED
from spmi import commands
from spmi.commands import CommandError
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
STALLED_DAYS = 19


class Command(commands.Command):
    """Deterministic for `--seed`; refuses a database that already has people."""

    help = "Make a fictional district with every role, for trying the application out."

    def add_arguments(self, parser):
        """Let the size and the seed be chosen."""
        parser.add_argument("--schools", type=int, default=30)
        parser.add_argument("--seed", type=int, default=2026)

    @transaction.atomic
    def handle(self, *args, schools, seed, **options):
        """Make everything or nothing."""
        if not settings.DEMO:
            raise CommandError(
                "Set DEMO=on: the demonstration's accounts have a published password, so they "
                "belong into no other installation."
            )
        if schools < 1:
            raise CommandError("--schools takes a number from 1.")
        if School.objects.exists() or User.objects.exists():
            raise CommandError("There is data already; the demonstration needs an empty database.")
        if not Region.objects.filter(level=RegionLevel.PROVINCE).exists():
            call_command("import_regions", stdout=self.stdout)
        if not Instrument.objects.filter(code="rapor-mutu").exists():
            call_command("load_instruments", stdout=self.stdout)
        random = Random(seed)  # noqa: S311 - a repeatable demonstration, no secret
        regions = people.make_places()
        made = people.make_schools(regions, schools, random)
        reviewing = THIS_YEAR.index("review begun")
        demo, staff = people.make_people(made, regions, random, reviewing=reviewing)
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
        """Two finished years, then the running one; two dossiers of accreditation."""
        for years_ago in (2, 1):
            self._finished_year(years_ago)
        self._this_year()
        dossiers.make(self.schools, self.staff, self.random)

    def _campaign(self, year, levels=(), whose=""):
        campaign = Campaign.objects.create(
            title=f"Penjaminan mutu {whose}{year}/{year + 1}",
            year=year,
            instrument=self.instrument,
            region=self.region,
            levels=list(levels),
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
            year = self._filled(school, campaign)
            year.bring_to(Status.VERIFIED, self.demo["pengawas"])
            year.move_back_in_time(365 * years_ago + self.random.randint(0, 40))
        _shift_windows(campaign, 365 * years_ago)
        Notice.objects.filter(read_at__isnull=True).update(read_at=timezone.now())

    def _this_year(self):
        madrasah = ("MI", "MTs", "MA")
        others = [level for level in SchoolLevel.values if level not in madrasah]
        round_of = {
            level: campaign
            for levels, whose in ((others, "sekolah "), (madrasah, "madrasah "))
            for campaign in [self._campaign(self.year, levels, whose)]
            for level in levels
        }
        for index, school in enumerate(self.schools):
            stand = THIS_YEAR[index % len(THIS_YEAR)].replace(" ", "_")
            year = getattr(self, f"_{stand}")(school, round_of[school.level])
            if year:
                days = STALLED_DAYS if stand == "stalled" else self.random.randint(0, 9)
                year.move_back_in_time(days)
        # The madrasahs' round has ended its first phase: somebody is late.
        _shift_windows(round_of["MI"], 16)

    def _filled(self, school, campaign, share=1.0):
        year = self._school_year(school, campaign)
        year.fill(share)
        year.prove()
        return year

    def _nearly_filled(self, school, campaign):
        year = self._filled(school, campaign, share=0.965)
        year.assign(["8", "3.2"])
        year.work_together()
        return year

    def _half_filled(self, school, campaign):
        year = self._filled(school, campaign, share=0.5)
        year.assign(["5", "6"])
        return year

    def _empty(self, school, campaign):
        return self._school_year(school, campaign)

    def _not_opened(self, school, campaign):
        """Leave the school without an evaluation: the office sees who has not begun."""

    def _stalled(self, school, campaign):
        return self._filled(school, campaign, share=0.3)

    def _brought_to(self, status, school, campaign):
        year = self._filled(school, campaign)
        year.bring_to(status, self.demo["pengawas"])
        return year

    def _team_review(self, school, campaign):
        return self._brought_to(Status.TEAM_REVIEW, school, campaign)

    def _review_begun(self, school, campaign, share=0.4, returned=2):
        year = self._brought_to(Status.TEAM_REVIEW, school, campaign)
        moves.start_review(year.evaluation, by=year.staff["team"])
        year.judge("team", year.staff["team"], share=share, returned=returned)
        return year

    def _returned_by_team(self, school, campaign):
        year = self._review_begun(school, campaign, share=1, returned=4)
        moves.send_back(year.evaluation, by=year.staff["team"])
        return year

    def _approval(self, school, campaign):
        return self._brought_to(Status.APPROVAL, school, campaign)

    def _verification(self, school, campaign):
        return self._brought_to(Status.VERIFICATION, school, campaign)

    def _returned_by_supervisor(self, school, campaign):
        year = self._brought_to(Status.VERIFICATION, school, campaign)
        year.judge("supervisor", self.demo["pengawas"], share=0.5, returned=3)
        moves.send_back(year.evaluation, by=self.demo["pengawas"])
        return year

    def _verified(self, school, campaign):
        return self._brought_to(Status.VERIFIED, school, campaign)

    def _reopened(self, school, campaign):
        year = self._verified(school, campaign)
        moves.reopen(
            year.evaluation,
            by=self.demo["pengawas"],
            reason="Data sarana diperbaiki setelah kunjungan.",
        )
        return year


def _shift_windows(campaign, days):
    shift = timedelta(days=days)
    for window in campaign.windows.all():
        window.opens_on -= shift
        window.closes_on -= shift
        window.save()


def _keep_few_reports():
    """Leave a few reports and receipts to the worker; others are made when somebody asks for one.

    Ninety PDF files at the first start would keep a laptop busy for a quarter of an hour.
    """
    for name in (FROZEN, SUBMITTED):
        waiting = Job.objects.filter(name=name).order_by("-pk")
        kept = list(waiting.values_list("pk", flat=True)[:REPORTS_AT_ONCE])
        waiting.exclude(pk__in=kept).delete()
