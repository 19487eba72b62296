"""A school's dossiers: open, look, simulate, send. Items are filled in on the pages of the sheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accreditation import actions, policy, queries
from accreditation.forms import AimForm, OpenForm, VariantForm
from accreditation.models import Stage
from accreditation.queries import simulation as simulations
from self_evaluation.policy import may_answer, reads_whole
from self_evaluation.queries.check import check
from self_evaluation.queries.comment import open_count
from self_evaluation.queries.evaluation import code_of
from standards import scoring
from standards.models import in_language

A_PAGE = 30
FIRST_EFFECTS = 15


@require_safe
def dossier_list(request):
    """List the dossiers a person may know of; a head may begin another."""
    asked = _asked(request.GET)
    found = queries.dossiers_of(request.user, **asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    progress = queries.progress_of(request.user, page)
    kept = {"q": asked["words"], "year": asked["year"] or "", "show": asked["stage"]}
    context = {
        "page": page,
        "rows": [(dossier, progress.get(dossier.pk)) for dossier in page],
        "years": queries.years_of(request.user),
        "asked": kept,
        "filters": _stages(kept),
        "query": _address(kept),
        "is_searchable": queries.are_of_many_schools(request.user),
        "offers": queries.offers_of(policy.own_schools(request.user).select_related("region")),
    }
    return render(request, "accreditation/dossier_list.html", context)


def _asked(data):
    """Return what is looked for: words of a school, a year, a stage; what is none counts as all."""
    year, stage = data.get("year", ""), data.get("show", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4
    return {
        "words": data.get("q", "")[:100].strip(),
        "year": int(year) if is_year else None,
        "stage": stage if stage in Stage else "",
    }


def _stages(kept):
    stages = [("", _("All")), *Stage.choices]
    return [
        {
            "label": label,
            "url": f"?{_address(kept | {'show': stage})}",
            "current": stage == kept["show"],
        }
        for stage, label in stages
    ]


def _address(kept):
    return urlencode({name: value for name, value in kept.items() if value})


@require_POST
def dossier_open(request):
    """Begin a dossier, filled in beforehand where a crosswalk leads to the edition."""
    form = OpenForm(request.POST, schools=policy.own_schools(request.user))
    if not form.is_valid():
        raise Http404
    dossier = actions.open_dossier(
        form.cleaned_data["school"],
        form.cleaned_data["instrument"],
        by=request.user,
        variant=form.cleaned_data["variant"],
    )
    return redirect(dossier)


@require_safe
def dossier_detail(request, public_id):
    """Show how far a dossier is filled in and what it would give now."""
    dossier = _dossier_or_404(request.user, public_id)
    nodes = queries.nodes_of(dossier)
    marks = queries.marks_of(dossier, nodes)
    simulated = simulations.simulate(dossier, nodes, marks)
    rows = queries.rows_of(request.user, dossier, nodes, simulated.outcome)
    context = {
        "rows": rows,
        "done": sum(row.done for row in rows),
        "of": sum(row.of for row in rows),
        "carried": sum(row.carried for row in rows),
        "sees_all": reads_whole(request.user, dossier),
        "simulated": simulated,
        "lowest": simulations.simulate(dossier, nodes, marks, gaps=scoring.LOWEST),
        "may_answer": may_answer(request.user, dossier),
        "sends": policy.may_send_someday(request.user, dossier),
        "may_send": policy.may_send(request.user, dossier),
        "code": code_of(dossier.sent_hash),
        "variant": queries.variant_label(dossier),
        "variant_form": VariantForm(dossier=dossier)
        if policy.may_change_variant(request.user, dossier)
        else None,
        "fill_from": _fill_from(request.user, dossier),
        "open_comments": open_count(request.user, dossier),
        "can_undo": any(queries.filled_standing(dossier))
        and policy.may_undo_filling(request.user, dossier),
    }
    return _page(request, "accreditation/dossier_detail.html", dossier, context)


def _fill_from(user, dossier):
    """Return the year whose verified self-evaluation may be taken over now, or None."""
    if dossier.filled_from or not policy.may_fill_beforehand(user, dossier):
        return None
    evaluation, _crosswalk = queries.source_of(dossier.school, dossier.sheet.instrument)
    return evaluation and evaluation.year


@require_POST
def dossier_variant(request, public_id):
    """Say which kind of school it is, where some rubrics differ by kind."""
    dossier = _dossier_or_404(request.user, public_id)
    policy.may_change_variant(request.user, dossier).require()
    form = VariantForm(request.POST, dossier=dossier)
    if not form.is_valid():
        raise Http404
    actions.change_variant(dossier, form.cleaned_data["variant"], by=request.user)
    messages.success(request, _("Saved. Look again at the items whose levels are told by kind."))
    return redirect(dossier)


@require_safe
def dossier_simulation(request, public_id):
    """Show what each item would change, and the smallest set of items that reaches a rank."""
    dossier = _dossier_or_404(request.user, public_id)
    if not reads_whole(request.user, dossier):
        raise Http404
    nodes = queries.nodes_of(dossier)
    marks = queries.marks_of(dossier, nodes)
    gaps = request.GET.get("gaps")
    gaps = gaps if gaps in simulations.GAPS else scoring.LOWEST
    simulation = simulations.simulation_of(dossier, nodes, marks, gaps=gaps)
    effects = simulations.effects_of(dossier, nodes, simulation)
    shown = effects if "all" in request.GET else effects[:FIRST_EFFECTS]
    context = {
        "now": simulations.told(dossier.sheet.instrument, nodes, simulation.now),
        "gaps": gaps,
        "missing": simulations.missing_of(nodes, marks),
        "filters": _gaps(request, gaps),
        "effects": shown,
        "more": len(effects) - len(shown),
        "more_url": _with(request, all="1"),
        **_aimed_at(request, dossier, nodes, simulation),
    }
    return _page(
        request, "accreditation/dossier_simulation.html", dossier, context, _("Simulation")
    )


def _gaps(request, gaps):
    return [
        {"label": label, "url": _with(request, gaps=name), "current": name == gaps}
        for name, label in simulations.GAPS.items()
    ]


def _with(request, **changes):
    """Return the address of this page with something else asked for."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked[name] = value
    return f"?{asked.urlencode()}"


def _aimed_at(request, dossier, nodes, simulation):
    """Return what the page says of the rank that is aimed at, if one is."""
    instrument = dossier.sheet.instrument
    ranks = simulations.ranks_of(instrument)
    form = AimForm(request.GET if "rank" in request.GET else None, ranks=ranks)
    aimed = {"form": form, "is_incomplete": instrument.outcome_rules.is_incomplete, "plan": None}
    if form.is_bound and form.is_valid():
        efforts = simulations.efforts_in(request.GET, nodes)
        aim = form.cleaned_data["rank"]
        plan = simulation.smallest(aim, efforts)
        told = plan and simulations.plan_of(dossier, nodes, plan, efforts, simulation.now)
        return aimed | {"aim": aim, "plan": told}
    return aimed


@require_POST
def dossier_fill(request, public_id):
    """Fill in what nobody has answered from the newest verified self-evaluation."""
    dossier = _dossier_or_404(request.user, public_id)
    if actions.fill_beforehand(dossier, by=request.user):
        messages.success(
            request, _("Filled in. What was taken over as an answer waits to be confirmed.")
        )
    else:
        messages.info(request, _("There is no verified self-evaluation to fill it in from."))
    return redirect(dossier)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_undo_filling(request, public_id):
    """Say what taking back what was filled in beforehand does, then do it."""
    dossier = _dossier_or_404(request.user, public_id)
    policy.may_undo_filling(request.user, dossier).require()
    if request.method == "POST":
        actions.undo_filling(dossier, by=request.user)
        messages.success(request, _("What was filled in beforehand has been taken back."))
        return redirect(dossier)
    answers, evidence = queries.filled_standing(dossier)
    context = {"answers": answers, "evidence": evidence}
    here = _("Undo filling in beforehand")
    return _page(request, "accreditation/dossier_undo_filling.html", dossier, context, here)


@require_safe
def dossier_check(request, public_id):
    """List, per component, what keeps the dossier from being sent and what deserves a look."""
    dossier = _dossier_or_404(request.user, public_id)
    policy.may_send_someday(request.user, dossier).require()
    context = {
        "report": check(request.user, dossier),
        "may_send": policy.may_send(request.user, dossier),
    }
    here = _("Check before sending")
    return _page(request, "accreditation/dossier_check.html", dossier, context, here)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_send(request, public_id):
    """Say what sending does, then do it, once."""
    dossier = _dossier_or_404(request.user, public_id)
    policy.may_send_someday(request.user, dossier).require()
    if request.method == "POST":
        actions.send(dossier, by=request.user)
        messages.success(request, _("The dossier was sent."))
        return redirect(dossier)
    nodes = queries.nodes_of(dossier)
    marks = queries.marks_of(dossier, nodes)
    context = {
        "may_send": policy.may_send(request.user, dossier),
        "simulated": simulations.simulate(dossier, nodes, marks),
    }
    return _page(request, "accreditation/dossier_send.html", dossier, context, _("Send"))


def _dossier_or_404(user, public_id):
    dossiers = policy.visible_dossiers(user).select_related(
        "school__region", "sheet__instrument", "crosswalk", "sent_by"
    )
    dossier = get_object_or_404(dossiers, public_id=public_id)
    dossier.sheet.school = dossier.school
    return dossier


def _page(request, template, dossier, context, here=""):
    """Render a page of a dossier; its times are the school's."""
    listed = {"label": _("Accreditation"), "url": reverse("accreditation:dossier_list")}
    own = {"label": str(dossier), "url": dossier.get_absolute_url() if here else ""}
    crumbs = [listed, own, *([{"label": here}] if here else [])]
    instrument = dossier.sheet.instrument
    shown = {
        "dossier": dossier,
        "school": dossier.school,
        "instrument": instrument,
        "source": in_language(instrument.source),
        "crumbs": crumbs,
        **context,
    }
    with timezone.override(dossier.school.region.zone):
        return render(request, template, shown)
