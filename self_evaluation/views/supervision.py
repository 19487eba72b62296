"""The schools a supervisor or an office looks after."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import school_year_on
from self_evaluation import policy
from self_evaluation.actions import supervision as actions
from self_evaluation.queries import supervision as queries
from spmi.templatetags.spmi_format import school_year

PAGE_SIZE = 50


@require_safe
def school_list(request):
    """Show the person's schools of one school year: who is late, stalled, ready."""
    policy.may_supervise(request.user).require()
    rounds = queries.rounds_of(request.user)
    year, code = choose_round(request, rounds)
    schools = queries.schools_in(request.user, year, code)
    asked = {name: request.GET.get(name, "") for name in ("q", "show", "sort")}
    found = queries.chosen(
        schools, words=asked["q"][:100], flag=asked["show"], sort=asked["sort"] or "name"
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    kept = {"year": year, "instrument": code, **{k: v for k, v in asked.items() if v}}
    context = {
        "year": year,
        "code": code,
        "asked": asked,
        "page": page,
        "rows": [queries.row_of(school) for school in page],
        "filters": _filters(queries.flag_counts(schools), kept),
        "rounds": round_links(rounds, year, code),
        "heads": _heads(kept),
        "query": urlencode(kept),
        "here": request.get_full_path(),
        "bundle_url": _bundle_url(),
    }
    return render(request, "self_evaluation/school_list.html", context)


@require_POST
def school_remind(request):
    """Remind the principals of the chosen schools; nobody more than once a day."""
    policy.may_supervise(request.user).require()
    year, code = choose_round(request, queries.rounds_of(request.user))
    # Digits only: PostgreSQL takes no NUL in a text.
    npsns = filter(str.isalnum, request.POST.getlist("school"))
    chosen = policy.supervised_schools(request.user).filter(npsn__in=list(npsns))
    count = actions.remind(chosen, year, by=request.user, code=code)
    sentence = ngettext("%(count)s school was reminded.", "%(count)s schools were reminded.", count)
    messages.success(request, sentence % {"count": count})
    return redirect(f"{reverse('self_evaluation:school_list')}?{_kept(request)}")


def choose_round(request, rounds):
    """Return the school year and instrument asked for, else the newest there is."""
    values = request.POST if request.method == "POST" else request.GET
    asked = (values.get("year"), values.get("instrument"))
    known = {(str(year), code): (year, code) for year, code in rounds}
    if asked in known:
        return known[asked]
    return rounds[0] if rounds else (school_year_on(timezone.localdate()), "")


def round_links(rounds, year, code):
    """Return the school years to choose from as links, with the instrument where there are several."""
    several = len({name for _year, name in rounds}) > 1
    return [
        {
            "label": f"{school_year(one)} · {name}" if several else school_year(one),
            "url": f"?{urlencode({'year': one, 'instrument': name})}",
            "current": (one, name) == (year, code),
        }
        for one, name in rounds
    ]


def _filters(counts, kept):
    rest, shown = {name: value for name, value in kept.items() if name != "show"}, kept.get("show")
    links = [("", _("All"), counts["all"])]
    links += [(name, label, counts[name]) for name, (label, _q) in queries.FLAGS.items()]
    if shown in queries.STANDINGS:
        links.append((shown, queries.STANDINGS[shown][0], counts[shown]))
    return [
        {
            "label": label,
            "url": f"?{urlencode(rest | ({'show': name} if name else {}))}",
            "current": (shown or "") == name,
            "count": count,
        }
        for name, label, count in links
    ]


def _heads(kept):
    """Return the columns' heads; each sorts, and turns the order round when it already does."""
    now = kept.get("sort", "name")
    return [
        {
            "label": label,
            "url": f"?{urlencode(kept | {'sort': f'-{name}' if now == name else name})}",
            "order": {name: "ascending", f"-{name}": "descending"}.get(now, ""),
        }
        for name, (label, _order) in queries.SORTS.items()
    ]


def _kept(request):
    names = ("year", "instrument", "q", "show", "sort", "page")
    return urlencode({n: request.POST[n] for n in names if request.POST.get(n)})


def _bundle_url():
    """Return where many reports are asked for, empty where this installation has no reports."""
    try:
        return reverse("reports:bundle_create")
    except NoReverseMatch:
        return ""


routes = [
    path("sekolah-saya/", school_list, name="school_list"),
    path("sekolah-saya/ingatkan/", school_remind, name="school_remind"),
]
