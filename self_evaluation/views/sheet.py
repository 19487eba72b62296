"""The form: one standard a page, saved per answer, with its history."""

from urllib.parse import urlencode

from csp.constants import NONE
from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from self_evaluation import policy
from self_evaluation.actions import answer as verbs
from self_evaluation.forms.answer import AnswerForm, StandardForm, unsaved_of
from self_evaluation.queries import answer as answers
from self_evaluation.queries import claim, layers
from self_evaluation.queries import sheet as queries
from self_evaluation.queries.batch import branch_marks, offer_here
from self_evaluation.queries.check import anchor_of
from self_evaluation.queries.history import history
from self_evaluation.queries.words import item_icons, item_words
from self_evaluation.views import answer_or_404, owner_or_404, page
from spmi.decisions import NotAllowed
from standards.models import in_language
from standards.scoring import is_counted


@require_safe
def sheet_standard(request, public_id, code):
    """Show one standard of the sheet, to be filled in or to be read."""
    evaluation = owner_or_404(request.user, public_id)
    return _standard(request, evaluation, code)


def _standard(request, evaluation, code, typed=None, unsaved=()):
    show = request.GET.get("show", "")
    shown = queries.standard_page(request.user, evaluation, code, show=show, typed=typed)
    if shown is None:
        raise Http404
    context = {
        "page": shown,
        "words": item_words(evaluation.sheet.purpose),
        "icons": item_icons(),
        "show": show,
        "back_to": anchor_of(request.GET.get("back", ""), code),
        "kept": _kept(request),
        "filters": _filters(request, shown, show),
        "offer": offer_here(request.user, evaluation, shown.all_items, shown.top.path),
        "marks": branch_marks(request.user, evaluation, shown.all_items, shown.top.path),
        "may_act_on_many": policy.may_act_on_many(request.user, evaluation),
        "may_answer": policy.may_answer(request.user, evaluation),
        "saved_text": saved_text(shown.saved_at, evaluation),
        "errors": [error for item in shown.items for error in item.errors],
        "unsaved": unsaved,
    }
    return page(
        request,
        "self_evaluation/sheet_standard.html",
        evaluation,
        context,
        status=422 if typed else 200,
    )


def _filters(request, shown, show):
    labels = {
        "": _("All"),
        "unanswered": _("Unanswered"),
        "returned": _("Sent back"),
        "carried": _("Not confirmed yet"),
        "mine": _("Mine"),
    }
    return [
        {
            "label": label,
            "url": _kept(request, show=name) or request.path,
            "current": name == show,
            "count": shown.counts[name],
        }
        for name, label in labels.items()
        if name in ("", "unanswered", show) or shown.counts[name]
    ]


def _kept(request, **changes):
    """Return the part of the address that says what is shown, e.g. `?show=mine&back=check`."""
    asked = {name: request.GET.get(name, "") for name in ("show", "back")} | changes
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


@require_safe
def sheet_jump(request, public_id):
    """Lead to the item that a number or a word names, or list the items it may mean."""
    evaluation = owner_or_404(request.user, public_id)
    words = request.GET.get("q", "")
    found = queries.find(request.user, evaluation, words)
    tops = queries.tops_of(evaluation.sheet.instrument_id)
    rows = [
        {
            "code": node.code,
            "title": in_language(node.title),
            "url": queries.item_url(evaluation, node, tops),
        }
        for node in found
    ]
    if len(rows) == 1 or (rows and rows[0]["code"] == words.strip()):
        return redirect(rows[0]["url"])
    return page(
        request, "self_evaluation/sheet_jump.html", evaluation, {"rows": rows, "words": words}
    )


# Four fragments load nothing and lead nowhere: the strictest policy is also the shortest, and its
# frame-ancestors says what X-Frame-Options would say again. GZip pads by up to 100 bytes (BREACH).
@xframe_options_exempt
@csp({key: [NONE] for key in ("default-src", "base-uri", "form-action", "frame-ancestors")})
@require_POST
def answer_save(request, public_id):
    """Save one answer as it is typed; the reply is a few words that go into the page."""
    answer = answer_or_404(request.user, public_id, read=answers.for_saving)
    evaluation = answer.sheet.owner
    form = AnswerForm(request.POST, answer=answer, rules=evaluation.sheet.instrument.scoring_rules)
    try:
        if not form.is_valid():
            policy.may_answer_item(request.user, evaluation, answer).require()
            return _refused(request, answer, queries.error_texts(form))
        saved = verbs.save_answer(answer, by=request.user, **form.saving)
    except verbs.Clash as clash:
        return _clashing(request, answer, clash.current)
    except NotAllowed as refusal:
        if not request.htmx:
            raise
        return _refused(request, answer, [{"text": refusal.reason}])
    for name, value in form.values.items():
        setattr(answer, name, value)
    return _saved(request, answer, saved)


def _saved(request, answer, saved):
    evaluation = answer.sheet.owner
    top = queries.root_of(answer.node.path)
    done, of = answers.progress(evaluation, top, request.user)
    context = {
        "anchor": queries.anchor_of(answer.node),
        "state": claim.state_text(answer, evaluation.sheet.instrument),
        "code": answer.node.code,
        "version": saved.version,
        "given": answer.level if is_counted(answer.node.option) else None,
        "is_confirmed": answer.carried_from is not None,
        "saved_text": saved_text(saved.at, evaluation),
        "done": done,
        "of": of,
    }
    # Without a request: no page surrounds these words, so no context processor is asked.
    return HttpResponse(render_to_string("self_evaluation/_saved.html", context))


def saved_text(at, evaluation):
    """Say when something was saved, by the school's clock."""
    if at is None:
        return _("Nothing saved yet")
    local = timezone.localtime(at, evaluation.school.region.zone)
    return _("Saved %(time)s") % {"time": local.strftime("%H.%M")}


def _refused(request, answer, errors):
    context = {"errors": errors}
    response = render(request, "self_evaluation/_item_errors.html", context, status=422)
    return _into_item(response, answer)


def _clashing(request, answer, current):
    instrument = answer.sheet.instrument
    steps = claim.steps_of(instrument)
    context = {
        "current": current,
        "theirs": claim.full_text(current, current.node, steps),
        "url": reverse(
            "self_evaluation:answer_clash",
            args=[answer.sheet.owner.public_id, _top_code(answer)],
        ),
    }
    with timezone.override(answer.sheet.school.region.zone):
        response = render(request, "self_evaluation/_item_clash.html", context, status=409)
    return _into_item(response, answer)


def _top_code(answer):
    return queries.tops_of(answer.node.instrument_id)[queries.root_of(answer.node.path)]


def _into_item(response, answer):
    response["HX-Retarget"] = f"#{queries.anchor_of(answer.node)}-trouble"
    response["HX-Reswap"] = "innerHTML"
    return response


@require_POST
def standard_save(request, public_id, code):
    """Save a whole page without script: untouched items are ignored, clean ones saved, clashing
    ones go to the clash screen together (decisions.md 19)."""
    return _save_page(request, public_id, code)


@require_POST
def answer_clash(request, public_id, code):
    """Take the decisions of the clash screen; what clashes anew is asked again."""
    return _save_page(request, public_id, code)


def _save_page(request, public_id, code):
    try:
        evaluation = owner_or_404(request.user, public_id)
    except Http404:  # perhaps the last part was taken back while a person was typing
        return _unsaved_page(request)
    form = StandardForm(request.user, evaluation, code, request.POST)
    _say_saved(request, form.save(by=request.user))
    if form.clashes:
        return _clash_page(request, evaluation, code, form)
    if form.refused:
        return _standard(request, evaluation, code, typed=form.refused, unsaved=form.unsaved)
    if form.unsaved:
        context = {"code": code, "unsaved": form.unsaved}
        return page(request, "self_evaluation/standard_save.html", evaluation, context, status=403)
    policy.may_answer(request.user, evaluation).require()
    address = reverse("self_evaluation:sheet_standard", args=[public_id, code])
    return redirect(f"{address}{_kept(request)}{form.confirmed_at}")


def _unsaved_page(request):
    unsaved = unsaved_of(request.POST)
    if not unsaved:
        raise Http404
    return render(request, "self_evaluation/standard_save.html", {"unsaved": unsaved}, status=404)


def _say_saved(request, saved):
    if saved:
        sentence = ngettext("%(count)d item saved.", "%(count)d items saved.", saved)
        messages.success(request, sentence % {"count": saved})


def _clash_page(request, evaluation, code, form):
    refused = form.refused.values()
    context = {
        "code": code,
        "words": item_words(evaluation.sheet.purpose),
        "rows": queries.clash_rows(evaluation, form.clashes),
        "refused": queries.refused_items(evaluation, refused),
        "errors": [error for one in refused for error in queries.error_texts(one)],
        "unsaved": form.unsaved,
    }
    return page(request, "self_evaluation/answer_clash.html", evaluation, context, status=409)


@require_safe
def answer_history(request, public_id):
    """Show every version of an answer: who, when, before and after."""
    answer = answer_or_404(request.user, public_id)
    evaluation = answer.sheet.owner
    may_restore = policy.may_answer_item(request.user, evaluation, answer)
    entries = history(answer, evaluation.sheet.instrument)
    for entry in entries[1:] if may_restore else ():
        number = entry["version"].version
        entry["restore_url"] = reverse("self_evaluation:answer_restore", args=[public_id, number])
    tops = queries.tops_of(answer.node.instrument_id)
    context = {
        "code": answer.node.code,
        "title": in_language(answer.node.title),
        "entries": entries,
        "spoken": layers.spoken(answer, evaluation.sheet.instrument),
        "item_url": queries.item_url(evaluation, answer.node, tops),
    }
    return page(request, "self_evaluation/answer_history.html", evaluation, context)


@require_POST
def answer_restore(request, public_id, version):
    """Let an earlier version stand again, as a new one; nothing leaves the history."""
    answer = answer_or_404(request.user, public_id)
    try:
        verbs.restore(answer, by=request.user, version=version)
        messages.success(request, _("The earlier version stands again."))
    except verbs.Clash:  # the history says what a colleague saved in this very moment
        messages.error(
            request, _("Someone else has just done this. Please look at the page again.")
        )
    return redirect("self_evaluation:answer_history", public_id)


_evaluation = "evaluasi/<uuid:public_id>/"
_answer = "jawaban/<uuid:public_id>/"
routes = [
    path(f"{_evaluation}standar/<str:code>/", sheet_standard, name="sheet_standard"),
    path(f"{_evaluation}standar/<str:code>/simpan/", standard_save, name="standard_save"),
    path(f"{_evaluation}standar/<str:code>/bentrok/", answer_clash, name="answer_clash"),
    path(f"{_evaluation}cari/", sheet_jump, name="sheet_jump"),
    path(f"{_answer}simpan/", answer_save, name="answer_save"),
    path(f"{_answer}riwayat/", answer_history, name="answer_history"),
    path(f"{_answer}riwayat/<int:version>/pulihkan/", answer_restore, name="answer_restore"),
]
