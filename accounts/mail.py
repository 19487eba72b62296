"""Letters: plain text, in the person's language, no user text in a header.

Every letter is a row first. One job carries all that wait to the mail server over one connection,
so a server that is down or slow holds up one worker for a few seconds, and nobody's page.
"""

import logging
import smtplib
import time
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Invitation, Letter, LetterKind, Notice
from accounts.queries import letters as queries
from accounts.queries.notices import TOPICS, topic_of
from accounts.queries.people import (
    invitation_letter,
    invitation_token,
    token_hash,
    zone_of,
)

logger = logging.getLogger(__name__)

RUN_SECONDS = 120
MAX_TRIES = 5
# The server refuses this one letter; any other trouble is the server's and stops the run.
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)


def write_digests():
    """Write a letter for everybody whose hour has come; a second run the same day writes none."""
    letters = queries.digests_due(timezone.now())
    Letter.objects.bulk_create(letters, batch_size=500, ignore_conflicts=True)


def send_letters(report):
    """Send what waits; return whether some still does after the time of one run.

    A letter is written down as sent right after the server has taken it. A process that dies in
    between sends it again, under the same Message-ID, by which mail programs know it.
    """
    waiting = queries.waiting()
    if not waiting:
        return False
    end = time.monotonic() + RUN_SECONDS
    with get_connection() as connection:
        for number, letter_id in enumerate(waiting):
            if time.monotonic() > end:
                return True
            # Raises where another worker has taken the job over: two must not carry one letter.
            report(100 * number // len(waiting))
            _send(letter_id, connection)
    return False


def forget_old():
    """Delete letters that are long settled: one a day and person would be the largest table."""
    before = timezone.now() - queries.KEPT
    settled = Q(sent_at__lt=before) | Q(dropped_at__lt=before)
    Letter.objects.filter(settled).delete()


def _send(letter_id, connection):
    letter = Letter.objects.select_related("user", "notice").get(pk=letter_id)
    if letter.sent_at or letter.dropped_at:
        return
    message, notices = _compose(letter)
    if message is None:
        _close(letter, notices, "dropped_at")
        return
    try:
        connection.send_messages([message])
    except REFUSALS as error:
        logger.warning("The mail server refuses letter %s: %s", letter.pk, error)
        _count_try(letter)
    else:
        _close(letter, notices, "sent_at")


@transaction.atomic
def _close(letter, notices, how):
    now = timezone.now()
    Letter.objects.filter(pk=letter.pk, sent_at=None, dropped_at=None).update(**{how: now})
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now)


def _count_try(letter):
    Letter.objects.filter(pk=letter.pk).update(tries=F("tries") + 1)
    spent = Letter.objects.filter(pk=letter.pk, tries__gte=MAX_TRIES, sent_at=None)
    spent.update(dropped_at=timezone.now())


def _compose(letter):
    """Return the message and the notices that it settles; no message where nobody needs it."""
    user = letter.user
    preference = queries.preference_of(user)
    is_stale = letter.created_at < timezone.now() - queries.STALE
    if not user.email or not user.is_active or is_stale:
        return None, []
    with translation.override(preference.language), timezone.override(zone_of(user)):
        return COMPOSERS[letter.kind](letter, preference)


def _digest(letter, preference):
    notices = list(queries.news_of(letter))
    wanted = [one for one in notices if queries.is_wanted(one, preference)]
    if not wanted or not preference.digest:
        return None, notices
    subject = ngettext("%(count)s new notice", "%(count)s new notices", len(wanted))
    text = render_to_string(
        "accounts/email/digest.txt",
        {
            "name": letter.user.name,
            "lines": [queries.line_of(one) for one in wanted[: queries.LINES]],
            "more": max(0, len(wanted) - queries.LINES),
            "inbox_url": settings.SITE_URL + reverse("accounts:notice_list"),
            **_endings(letter.user, {topic_of(one.kind) for one in wanted}),
        },
    )
    ending = queries.opt_out_url(letter.user, queries.DIGEST)
    return _message(letter, subject % {"count": len(wanted)}, text, ending), notices


def _urgent(letter, preference):
    notice = letter.notice
    if notice.read_at or not queries.is_wanted(notice, preference):
        return None, [notice]
    topic = topic_of(notice.kind)
    text = render_to_string(
        "accounts/email/notice.txt",
        {
            "name": letter.user.name,
            "line": queries.line_of(notice),
            **_endings(letter.user, {topic}),
        },
    )
    ending = queries.opt_out_url(letter.user, topic)
    return _message(letter, str(TOPICS[topic][0]), text, ending), [notice]


def _invitation(letter, _preference):
    """Return the letter with the link, if that is still the one that works."""
    user = letter.user
    invitation = Invitation.objects.filter(user=user, used_at=None).first()
    if not invitation or letter.key != invitation_letter(user, invitation.expires_at):
        return None, []
    token = invitation_token(user, invitation.expires_at)
    # Another key of the installation than when the link was made: it would lead nowhere.
    if token_hash(token) != invitation.token_hash:
        return None, []
    url = settings.SITE_URL + reverse("accounts:invitation_accept", args=[token])
    text = render_to_string("accounts/email/invitation.txt", {"person": user, "url": url})
    return _message(letter, _("You are invited"), text), []


COMPOSERS = {
    LetterKind.DIGEST: _digest,
    LetterKind.NOTICE: _urgent,
    LetterKind.INVITATION: _invitation,
}


def _endings(user, topics):
    """Return the links below a letter: one a topic in it, and the page with all choices."""
    stops = [
        {"label": str(TOPICS[topic][0]), "url": queries.opt_out_url(user, topic)}
        for topic in TOPICS
        if topic in topics
    ]
    page = settings.SITE_URL + reverse("accounts:notice_preference_update")
    return {"stops": stops, "preference_url": page}


def _message(letter, subject, text, ending=""):
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "Message-ID": f"<letter-{letter.pk}-{letter.user.public_id}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if ending:
        headers["List-Unsubscribe"] = f"<{ending}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        f"SPMI: {subject}", text, settings.DEFAULT_FROM_EMAIL, [letter.user.email], headers=headers
    )


def send_password_reset(user):
    """Send the link that sets a new password; it works once and for a day."""
    if not user.email or not user.is_active:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    text = render_to_string(
        "accounts/email/password_reset.txt", {"person": user, "url": f"{settings.SITE_URL}{path}"}
    )
    subject = _("Set a new password")
    send_mail(f"SPMI: {subject}", text, settings.DEFAULT_FROM_EMAIL, [user.email])
