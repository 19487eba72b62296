"""A reviewer's own sentences."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from self_evaluation import policy
from self_evaluation.actions import phrase as verbs


@require_safe
def phrase_list(request):
    """List the person's sentences, each with a button that removes it."""
    crumbs = [{"label": _("Review"), "url": reverse("self_evaluation:review_list")}]
    context = {
        "phrases": policy.visible_phrases(request.user),
        "crumbs": [*crumbs, {"label": _("My sentences")}],
    }
    return render(request, "self_evaluation/phrase_list.html", context)


@require_POST
def phrase_delete(request):
    """Remove one of the person's sentences from the list."""
    number = request.POST.get("phrase", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    verbs.forget(get_object_or_404(policy.visible_phrases(request.user), pk=number))
    messages.success(request, _("The sentence is no longer offered."))
    return redirect("self_evaluation:phrase_list")


routes = [
    path("telaah/kalimat/", phrase_list, name="phrase_list"),
    path("telaah/kalimat/hapus/", phrase_delete, name="phrase_delete"),
]
