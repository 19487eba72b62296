"""Which letters are due, what stands in them, and the links by which people end them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import Letter, LetterKind, Membership, Notice, NoticePreference, User
from accounts.queries.notices import TOPICS, sentence, topic_of

OPT_OUT = "accounts.opt_out"
# What a person may end by a link: the digest as a whole, or one topic in all letters.
DIGEST = "digest"
# News that nobody read for so long is no news; the inbox keeps it.
NEWS_DAYS = 14
# A letter that could not leave for so long is not sent any more.
STALE = timedelta(days=3)
KEPT = timedelta(days=90)
LINES = 40
TEXT_LIMIT = 400


@dataclass(frozen=True)
class Line:
    """One notice in a letter: its sentence on one line, and the way to the very place."""

    text: str
    url: str


def preference_of(user):
    """Return what the person wants by e-mail; whoever never chose gets the defaults."""
    stored = NoticePreference.objects.filter(user=user).first()
    return stored or NoticePreference(user=user, muted=[])


def digests_due(now):
    """Return a letter, not stored yet, for everybody whose hour has come and who has news.

    News since the hour waits for the next day's, so that a digest comes at the hour chosen; one
    that was missed because no worker ran is made up for. Two queries, any number of people.
    """
    people = list(_people_with_news(now))
    zones = _zones_of(people)
    letters = (_digest(person, zones[person.pk], now) for person in people)
    return [letter for letter in letters if letter]


def _people_with_news(now):
    people = User.objects.filter(
        is_active=True,
        notices__read_at=None,
        notices__mailed_at=None,
        notices__created_at__gte=now - timedelta(days=NEWS_DAYS),
    )
    people = people.exclude(email="").exclude(notice_preference__digest=False)
    return people.annotate(news_since=Min("notices__created_at")).select_related(
        "notice_preference"
    )


def _zones_of(people):
    """Return the zone of each person's first school or region, as `people.zone_of` does for one."""
    zones = {person.pk: timezone.get_default_timezone() for person in people}
    rows = Membership.objects.filter(policy.active(), user__in=people).order_by("-role", "-pk")
    for row in rows.select_related("region", "school__region"):
        zones[row.user_id] = (row.school.region if row.school_id else row.region).zone
    return zones


def _digest(person, zone, now):
    preference = getattr(person, "notice_preference", None) or NoticePreference()
    local = timezone.localtime(now, zone)
    hour = datetime.combine(local.date(), time(preference.digest_hour), tzinfo=zone)
    if hour > now:
        hour -= timedelta(days=1)
    if person.news_since >= hour:
        return None
    key = f"digest:{person.pk}:{hour.date().isoformat()}"
    return Letter(user=person, kind=LetterKind.DIGEST, key=key, news_until=hour, created_at=now)


def waiting():
    """Return the keys of the letters that have to leave, oldest first."""
    rows = Letter.objects.filter(sent_at=None, dropped_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def news_of(letter):
    """Return the notices a digest is about: unread, of no letter yet, from before its hour."""
    return Notice.objects.filter(
        user=letter.user,
        read_at=None,
        mailed_at=None,
        created_at__lt=letter.news_until,
        created_at__gte=letter.news_until - timedelta(days=NEWS_DAYS),
    ).order_by("pk")


def is_wanted(notice, preference):
    """Say whether the person wants letters about this kind of notice."""
    return topic_of(notice.kind) not in preference.muted


def line_of(notice):
    """Return a notice as a line; what people typed into it keeps no line breaks of its own."""
    text = Truncator(" ".join(sentence(notice).split())).chars(TEXT_LIMIT)
    return Line(text, f"{settings.SITE_URL}{notice.path}")


def opt_out_url(user, topic):
    """Return the link that ends letters of a topic; it works without signing in."""
    token = signing.dumps([str(user.public_id), topic], salt=OPT_OUT)
    return settings.SITE_URL + reverse("accounts:letter_opt_out", args=[token])


def opt_out_of(token):
    """Return (person, topic) of such a link, or None where it is not one of ours."""
    try:
        public_id, topic = signing.loads(token, salt=OPT_OUT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(public_id=public_id).first()
    known = topic == DIGEST or topic in TOPICS
    return (person, topic) if person and known else None


def name_of(topic):
    """Return in words what such a link ends."""
    return _("News of the day") if topic == DIGEST else str(TOPICS[topic][0])


def is_on(user, topic):
    """Say whether the person gets letters of a topic, or the digest, at present."""
    preference = preference_of(user)
    return preference.digest if topic == DIGEST else topic not in preference.muted
