"""What the frame of every page says about the person: where to go, where one is, what is new."""

from dataclasses import dataclass
from functools import cache, partial

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import policy
from accounts.models import Notice, Role, school_year_on
from accounts.queries.sign_in import demo_accounts
from spmi.middleware import RESTED_COOKIE
from spmi.templatetags.spmi_format import school_year


@dataclass(frozen=True)
class Link:
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    current: bool
    count: int | None = None


LEADS = {Role.PRINCIPAL, Role.OFFICE, Role.ADMINISTRATOR}
EVERYBODY = set(Role)
SCHOOL_SIDE = {
    *(Role.PRINCIPAL, Role.CONTRIBUTOR, Role.QUALITY_TEAM),
    *(Role.SUPERVISOR, Role.OFFICE, Role.ADMINISTRATOR),
}

# Label, name of the address, icon, who sees it. A phone shows the first four at the bottom.
PLACES = (
    (_("Tasks"), "self_evaluation:task_list", "tasks", EVERYBODY),
    (_("Self-evaluation"), "self_evaluation:evaluation_list", "evaluation", EVERYBODY),
    (_("Evidence"), "self_evaluation:evidence_list", "evidence", EVERYBODY),
    (_("Results & reports"), "reports:result_list", "results", EVERYBODY),
    (_("Accreditation"), "accreditation:dossier_list", "accreditation", SCHOOL_SIDE),
    (
        _("Review"),
        "self_evaluation:review_list",
        "review",
        {Role.QUALITY_TEAM, Role.SUPERVISOR},
    ),
    (_("My schools"), "self_evaluation:school_list", "schools", {Role.SUPERVISOR, Role.OFFICE}),
    (
        _("Rounds"),
        "self_evaluation:campaign_list",
        "calendar",
        {Role.PRINCIPAL, Role.OFFICE},
    ),
    (_("Instruments"), "standards:instrument_list", "instruments", EVERYBODY),
    (_("People"), "accounts:person_list", "people", LEADS),
    (_("Regions"), "accounts:region_list", "region", {Role.OFFICE, Role.ADMINISTRATOR}),
    (_("Audit trail"), "accounts:audit_list", "history", LEADS | {Role.SUPERVISOR}),
    (_("Background work"), "reports:job_list", "settings", {Role.ADMINISTRATOR}),
)


def person(request):
    """Give `base.html` the navigation, the place, the school year and the inbox of this person.

    Everything that costs a query is asked only when the page shows it, and once: a fragment for
    htmx pays nothing.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {
            "help_url": _address("help_page"),
            "was_idle": RESTED_COOKIE in request.COOKIES,
            **_demonstration(request),
        }
    return {
        "navigation": cache(partial(_navigation, request)),
        "inbox_count": cache(Notice.objects.filter(user=user, read_at=None).count),
        "inbox_url": _address("accounts:notice_list"),
        "profile_url": _address("accounts:profile"),
        "place_name": cache(partial(_place_name, user)),
        "school_year_label": school_year(school_year_on(timezone.localdate())),
        "help_url": _address("help_page"),
        "own_roles": cache(partial(policy.roles_of, user)),
    }


def _demonstration(request):
    """Offer the sign-in page a card per role, in the demonstration only."""
    match = getattr(request, "resolver_match", None)
    if not settings.DEMO or match is None or match.view_name != "account_login":
        return {}
    return {"demo_accounts": cache(demo_accounts)}


def _navigation(request):
    roles = policy.roles_of(request.user)
    shown = [
        (label, _address(name), icon)
        for label, name, icon, who in PLACES
        if who is EVERYBODY or roles & who
    ]
    # A page that has one address for several kinds of things says under which place it stands.
    path = getattr(request, "stands_under", request.path)
    here = _current([url for _label, url, _icon in shown], path)
    return [Link(label, url, icon, url == here) for label, url, icon in shown if url]


def _current(urls, path):
    """Return the address that leads deepest towards the page; the front page only to itself."""
    above = [url for url in urls if url == path or (url and url != "/" and path.startswith(url))]
    return max(above, key=len, default=None)


def _address(name):
    """Return a page's address, empty where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _place_name(user):
    """Return the person's school, or how many they are, or the region."""
    memberships = policy.memberships_of(user)
    schools = {m.school_id: m.school.name for m in memberships if m.school_id}
    if len(schools) > 1:
        return ngettext("%(count)s school", "%(count)s schools", len(schools)) % {
            "count": len(schools)
        }
    regions = [m.region.name for m in memberships if m.region_id]
    return next(iter([*schools.values(), *regions]), "")
