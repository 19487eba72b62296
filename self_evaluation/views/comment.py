"""Remarks on answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from self_evaluation import policy
from self_evaluation.actions import comment as verbs
from self_evaluation.forms.comment import CommentForm
from self_evaluation.models import Comment, Purpose
from self_evaluation.queries import comment as queries
from self_evaluation.queries.evaluation import leaf_url, root_of
from self_evaluation.views import answer_or_404, owner_or_404, page
from standards.models import Node, in_language


@require_safe
def comment_thread(request, public_id):
    """Show the remarks on one answer, with the field for another."""
    answer = answer_or_404(request.user, public_id)
    form = CommentForm(user=request.user, evaluation=answer.sheet.owner, answer=answer)
    return _thread_page(request, answer, form)


@require_POST
def comment_create(request, public_id):
    """Add a remark, tell who is mentioned, and go back to where it was written."""
    answer = answer_or_404(request.user, public_id)
    evaluation = answer.sheet.owner
    policy.may_comment(request.user, evaluation).require()
    form = CommentForm(request.POST, user=request.user, evaluation=evaluation, answer=answer)
    if not form.is_valid():
        return _thread_page(request, answer, form)
    form.save(by=request.user)
    messages.success(request, _("The comment was added."))
    return redirect(_way_back(evaluation, answer, form.cleaned_data["back"]))


@require_POST
def comment_resolve(request, public_id):
    """Call a remark resolved, or open it again."""
    remark = get_object_or_404(Comment.objects.select_related("answer"), public_id=public_id)
    answer = answer_or_404(request.user, remark.answer.public_id)
    verb = verbs.open_again if request.POST.get("open") else verbs.resolve
    verb(answer.sheet.owner, remark, by=request.user)
    return redirect(_way_back(answer.sheet.owner, answer, request.POST.get("back")))


@require_safe
def comment_list(request, public_id):
    """List the remarks on a sheet that nobody has resolved yet."""
    evaluation = owner_or_404(request.user, public_id)
    context = {
        "comments": queries.open_ones(request.user, evaluation),
        "crumbs": [_evaluation_crumb(evaluation), {"label": _("Open comments")}],
    }
    return page(request, "self_evaluation/comment_list.html", evaluation, context)


def _thread_page(request, answer, form):
    evaluation = answer.sheet.owner
    node = answer.node
    top = Node.objects.get(instrument=node.instrument_id, path=root_of(node.path))
    context = {
        "answer": answer,
        "title": in_language(node.title),
        "item_url": leaf_url(evaluation, node, {top.path: top.code}),
        "comments": queries.thread(answer),
        "comment_form": form,
        "may_comment": policy.may_comment(request.user, evaluation),
        "crumbs": [_evaluation_crumb(evaluation), {"label": _("Comments")}],
    }
    status = 422 if form.is_bound else 200
    return page(request, "self_evaluation/comment_thread.html", evaluation, context, status=status)


def _way_back(evaluation, answer, where):
    if where == "review" and evaluation.sheet.purpose == Purpose.EVALUATION:
        ids = [evaluation.public_id, answer.public_id]
        return reverse("self_evaluation:review_item", args=ids) + "#comments"
    return reverse("self_evaluation:comment_thread", args=[answer.public_id])


def _evaluation_crumb(evaluation):
    return {"label": str(evaluation), "url": evaluation.get_absolute_url()}


routes = [
    path("jawaban/<uuid:public_id>/komentar/", comment_thread, name="comment_thread"),
    path("jawaban/<uuid:public_id>/komentar/tulis/", comment_create, name="comment_create"),
    path("komentar/<uuid:public_id>/selesai/", comment_resolve, name="comment_resolve"),
    path("evaluasi/<uuid:public_id>/komentar/", comment_list, name="comment_list"),
]
