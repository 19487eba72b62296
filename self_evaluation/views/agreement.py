"""How far school, team and supervisor agree: in one school's year, and in which schools."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from self_evaluation import policy
from self_evaluation.queries import agreement as queries
from self_evaluation.queries import supervision
from self_evaluation.views import evaluation_or_404, page
from self_evaluation.views.supervision import choose_round, round_links

A_PAGE = 50


@require_safe
def agreement_detail(request, public_id):
    """Show, standard by standard, where one judge rates the school higher than another."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    if not policy.reads_whole(request.user, evaluation):
        raise Http404
    name, standard = _pair(request), request.GET.get("standard")
    here = reverse("self_evaluation:evaluation_detail", args=[public_id])
    context = {
        "pair": name,
        "standard": standard,
        "comparison": queries.comparison(evaluation, name, standard),
        "filters": _filters(name, {}),
        "sides": queries.PAIRS[name][0],
        "crumbs": [
            {"label": _("Self-evaluation"), "url": reverse("self_evaluation:evaluation_list")},
            {"label": str(evaluation), "url": here},
            {"label": _("Agreement")},
        ],
    }
    return page(request, "self_evaluation/agreement_detail.html", evaluation, context)


@require_safe
def agreement_list(request):
    """Show in which of a person's schools the judges differ, the widest gap first."""
    policy.may_supervise(request.user).require()
    rounds = supervision.rounds_of(request.user)
    year, code = choose_round(request, rounds)
    name = _pair(request)
    schools = queries.compared_schools(request.user, year, code)
    shown = Paginator(schools, A_PAGE).get_page(request.GET.get("page"))
    kept = {"year": year, "instrument": code}
    context = {
        "year": year,
        "pair": name,
        "page": shown,
        "rows": queries.by_school(list(shown), name),
        "filters": _filters(name, kept),
        "rounds": round_links(rounds, year, code),
        "query": urlencode(kept | {"pair": name}),
        "crumbs": [
            {"label": _("My schools"), "url": reverse("self_evaluation:school_list")},
            {"label": _("Agreement")},
        ],
    }
    return render(request, "self_evaluation/agreement_list.html", context)


def _pair(request):
    asked = request.GET.get("pair")
    return asked if asked in queries.PAIRS else next(iter(queries.PAIRS))


def _filters(now, kept):
    return [
        {
            "label": words,
            "url": f"?{urlencode(kept | {'pair': name})}",
            "current": name == now,
            "count": None,
        }
        for name, (words, _first, _second) in queries.PAIRS.items()
    ]


routes = [
    path("evaluasi/<uuid:public_id>/kesepakatan/", agreement_detail, name="agreement_detail"),
    path("sekolah-saya/kesepakatan/", agreement_list, name="agreement_list"),
]
