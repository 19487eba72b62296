"""Handing parts of the sheet to people of the school."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from self_evaluation import policy
from self_evaluation.actions import assignment as verbs
from self_evaluation.forms.assignment import AssignmentForm, MoveForm
from self_evaluation.queries import assignment as queries
from self_evaluation.queries.item import headed, named
from self_evaluation.views import owner_or_404, page


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_edit(request, public_id):
    """Hand out parts: choose a standard, tick parts and people, give a day."""
    evaluation = owner_or_404(request.user, public_id)
    policy.may_assign(request.user, evaluation).require()
    nodes = queries.nodes_of(evaluation)
    form = AssignmentForm(request.POST or None, evaluation=evaluation, nodes=nodes)
    if request.method == "POST" and form.is_valid():
        verbs.assign(evaluation, by=request.user, **form.chosen)
        _say_assigned(request, form)
        return redirect(request.get_full_path())
    standard = request.GET.get("standard", "")
    assignments = queries.handed_out(evaluation)
    context = {
        "form": form,
        "parts": queries.parts(
            assignments, nodes, standard=standard, checked=request.POST.getlist("nodes")
        ),
        "shares": queries.shares(evaluation, assignments),
        "filters": _filters(request, evaluation, nodes, standard),
        "standard": standard,
    }
    return page(request, "self_evaluation/assignment_edit.html", evaluation, context)


def _say_assigned(request, form):
    count = len(form.chosen["nodes"])
    sentence = ngettext("%(count)d part assigned.", "%(count)d parts assigned.", count)
    messages.success(request, sentence % {"count": count})


def _filters(request, evaluation, nodes, standard):
    tops = [node for node in nodes if node.parent_id is None]
    links = [{"label": evaluation.all_parts, "url": request.path, "current": not standard}]
    return links + [
        {
            "label": headed(node),
            "url": f"?standard={node.code}",
            "current": node.code == standard,
        }
        for node in tops
    ]


@require_POST
def assignment_remove(request, public_id):
    """Take one part back from one person; what was answered stays."""
    evaluation = owner_or_404(request.user, public_id)
    policy.may_assign(request.user, evaluation).require()
    code, _separator, person = request.POST.get("remove", "").partition(":")
    assignments = queries.one(evaluation, code, person)
    if not assignments:
        raise Http404
    verbs.unassign(evaluation, by=request.user, assignments=assignments)
    messages.success(request, _("%(code)s was taken back.") % {"code": named(assignments[0].node)})
    return redirect("self_evaluation:assignment_edit", public_id)


@require_POST
def assignment_move(request, public_id):
    """Hand all parts of one person to another in one step."""
    evaluation = owner_or_404(request.user, public_id)
    policy.may_assign(request.user, evaluation).require()
    form = MoveForm(request.POST, evaluation=evaluation)
    if not form.is_valid():
        raise Http404
    count = verbs.reassign(evaluation, by=request.user, **form.cleaned_data)
    sentence = ngettext(
        "%(count)d part now belongs to %(who)s.", "%(count)d parts now belong to %(who)s.", count
    )
    messages.success(request, sentence % {"count": count, "who": form.cleaned_data["taker"]})
    return redirect("self_evaluation:assignment_edit", public_id)


_one = "evaluasi/<uuid:public_id>/pembagian/"
routes = [
    path(_one, assignment_edit, name="assignment_edit"),
    path(f"{_one}alihkan/", assignment_move, name="assignment_move"),
    path(f"{_one}hapus/", assignment_remove, name="assignment_remove"),
]
