"""The evidence locker and its files."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from self_evaluation import policy
from self_evaluation.actions import evidence as actions
from self_evaluation.forms.evidence import (
    ConsentForm,
    EvidenceSearchForm,
    local_path,
)
from self_evaluation.forms.field_note import form_of
from self_evaluation.models import EvidenceKind
from self_evaluation.queries import evidence as queries
from self_evaluation.queries import lockers, versions
from self_evaluation.views import evidence_or_404, named_answer, say_refusals, uuid_or_404

PAGE_SIZE = 24
SWITCH_LIMIT = 30


@require_safe
def evidence_list(request):
    """Show a school's locker; with `answer`, to choose from it; with `bin`, what was deleted."""
    schools = policy.visible_lockers(request.user).select_related("region")
    item_context = _for_an_item(request)
    school = _school(request, schools, item_context["answer"])
    if school is None:
        return _choose_school(request)
    search = EvidenceSearchForm(request.GET, school=school)
    in_bin = "bin" in request.GET
    items = queries.locker(request.user, school, search.filters, in_bin=in_bin)
    page = Paginator(items, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "school": school,
        "schools": _other_schools(schools, school),
        "search": search,
        "page": page,
        "in_bin": in_bin,
        "as_list": request.GET.get("view") == "list",
        "quota": queries.quota_of(school),
        "may_keep": policy.may_keep_evidence(request.user, school),
        "deleted": _just_deleted(request),
        "crumbs": [{"label": _("Evidence")}],
        "query": _query_without(request, "page"),
        "query_as_cards": _query_without(request, "page", "view"),
        **item_context,
    }
    context["cards"] = [_card(request.user, item, context) for item in page]
    return render(request, "self_evaluation/evidence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_create(request):
    """Add an item to the locker; coming from an item of the form, use it there at once."""
    context = _for_an_item(request)
    schools = policy.visible_lockers(request.user).select_related("region")
    school = _school(request, schools, context["answer"])
    if school is None:
        raise Http404
    policy.may_keep_evidence(request.user, school).require()
    kind = _kind(request)
    form = form_of(kind)(
        request.POST or None, request.FILES or None, kind=kind, initial=_initial(context)
    )
    if request.method == "POST" and form.is_valid():
        item = _create(request, form, school, context["answer"])
        if item:
            return redirect(_kept(context["back"], item) or _address(item))
    context |= {
        "form": form,
        "school": school,
        "kinds": _kind_links(request, form.kind),
        "quota": queries.quota_of(school),
    }
    return render(request, "self_evaluation/evidence_create.html", context)


@require_safe
def evidence_detail(request, public_id):
    """Show an item with its files, their stamps and where it is used."""
    item = _item(request, public_id)
    places = versions.places_of(request.user, item)
    look = policy.may_look_into(request.user, item)
    context = {
        "item": item,
        "look": look,
        "period": queries.period_text(item),
        "places": places,
        "versions": versions.versions_of(item, places) if look else [],
        "may_change": policy.may_change_evidence(request.user, item),
        "may_renew": policy.may_renew_evidence(request.user, item),
        "may_delete": policy.may_delete_evidence(request.user, item),
        "consent_form": ConsentForm(),
        "crumbs": _crumbs(item),
        **_for_an_item(request),
    }
    if context["answer"]:
        context["is_used_here"] = any(p.answer == context["answer"] for p in places)
        context["may_detach"] = policy.may_detach(request.user, context["answer"])
        context["may_attach"] = policy.may_attach(request.user, item, context["answer"])
    return render(request, "self_evaluation/evidence_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_update(request, public_id):
    """Change what is said about an item; its files change by a new version."""
    item = _item(request, public_id)
    policy.may_change_evidence(request.user, item).require()
    form = form_of(item.kind, item)(
        request.POST or None,
        kind=item.kind,
        fixed=policy.may_change_proof(request.user, item).reason,
        instance=_item(request, public_id),
    )
    if request.method == "POST" and form.is_valid():
        actions.update(item, by=request.user, **form.values)
        return redirect(_address(item))
    context = {"form": form, "item": item, "crumbs": _crumbs(item, _("Change the description"))}
    return render(request, "self_evaluation/evidence_update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_delete(request, public_id):
    """Put an item into the bin; the list offers to undo it. What answers rest on is asked first."""
    item = _item(request, public_id)
    policy.may_delete_evidence(request.user, item).require()
    places = versions.places_of(request.user, item)
    if request.method == "POST" and ("sure" in request.POST or not places.count):
        actions.delete(item, by=request.user)
        return redirect(f"{_locker(item)}&{urlencode({'deleted': item.public_id})}")
    context = {"item": item, "places": places, "crumbs": _crumbs(item, _("Delete"))}
    return render(request, "self_evaluation/evidence_delete.html", context)


@require_POST
def evidence_restore(request, public_id):
    """Take an item out of the bin."""
    item = _item(request, public_id)
    actions.restore(item, by=request.user)
    messages.success(request, _("“%(title)s” is back.") % {"title": item.title})
    return redirect(_locker(item))


@require_POST
def evidence_attach(request, public_id):
    """Use an item of the locker for an answer."""
    item = _item(request, public_id)
    answer = named_answer(request)
    actions.attach(item, answer, by=request.user)
    messages.success(request, _used_here(item, answer))
    return redirect(_kept(local_path(request), item) or _address(item))


@require_POST
def evidence_detach(request, public_id):
    """Stop using an item for an answer."""
    item = _item(request, public_id)
    answer = named_answer(request)
    actions.detach(item, answer, by=request.user)
    words = {"title": item.title, "code": answer.node.code}
    messages.success(request, _("“%(title)s” is no longer used for %(code)s.") % words)
    return redirect(local_path(request) or _address(item))


def _create(request, form, school, answer):
    """Store the item; return None when every file was refused, with the reasons at the field."""
    try:
        item, refusals = actions.create(
            school,
            by=request.user,
            files=form.all_files if "files" in form.fields else (),
            answer=answer,
            kind=form.kind,
            **form.values,
        )
    except actions.NothingKept as nothing:
        for refusal in nothing.refusals:
            form.add_error("files", f"{refusal.name}: {refusal.sentence}")
        return None
    say_refusals(request, refusals)
    kept = (
        _used_here(item, answer)
        if answer
        else _("“%(title)s” is in the locker.") % {"title": item.title}
    )
    messages.success(request, kept)
    return item


def _kept(back, item):
    """Return the way back with what was kept, so that it can be marked where the person lands."""
    if not back:
        return ""
    parts = urlsplit(back)
    query = QueryDict(parts.query, mutable=True)
    query["kept"] = str(item.public_id)
    return urlunsplit(parts._replace(query=query.urlencode()))


def _used_here(item, answer):
    words = {"title": item.title, "code": answer.node.code}
    return _("“%(title)s” is now used for %(code)s.") % words


def _item(request, public_id):
    return evidence_or_404(request.user, public_id)


def _school(request, schools, answer):
    """Return the answer's school, the one asked for by NPSN, or the person's own, or None."""
    if answer:
        return answer.sheet.school
    npsn = request.GET.get("school") or request.POST.get("school")
    if npsn and not npsn.isalnum():
        raise Http404
    return get_object_or_404(schools, npsn=npsn) if npsn else lockers.own_locker(request.user)


def _choose_school(request):
    """Ask whoever looks after several schools whose locker they mean."""
    words = request.GET.get("q", "")[:100]
    found = lockers.lockers_to_choose(request.user, words)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"school": None, "choice": page, "words": words, "query": urlencode({"q": words})}
    return render(request, "self_evaluation/evidence_list.html", context)


def _other_schools(schools, school):
    """Return a few more schools of the person, for the switch."""
    return list(schools.exclude(pk=school.pk)[:SWITCH_LIMIT])


def _for_an_item(request):
    """Return what the page needs when the person came from an item of the form."""
    asked = request.POST.get("answer") or request.GET.get("answer")
    answer = named_answer(request) if asked else None
    back = local_path(request)
    return {"answer": answer, "back": back, "carried": _carried(answer, back)}


def _carried(answer, back):
    """Return the part of an address that keeps the way back to the item, or nothing."""
    values = {"answer": answer.public_id} if answer else {}
    return urlencode(values | ({"back": back} if back else {}))


def _initial(context):
    """Suggest the item's own title where evidence is added to it."""
    answer = context["answer"]
    return {"title": str(answer.node)[:150]} if answer else {}


def _kind(request):
    wanted = request.POST.get("kind") or request.GET.get("kind")
    return wanted if wanted in EvidenceKind.values else EvidenceKind.DOCUMENT.value


def _kind_links(request, current):
    kept = _query_without(request, "kind")
    return [
        {"label": label, "url": f"?{kept}&kind={value}", "current": value == current}
        for value, label in EvidenceKind.choices
    ]


def _query_without(request, *names):
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def _just_deleted(request):
    wanted = request.GET.get("deleted")
    if not wanted:
        return None
    items = policy.visible_evidence(request.user).filter(deleted_at__isnull=False)
    return items.filter(public_id=uuid_or_404(wanted)).first()


def _card(user, item, context):
    answer = context["answer"]
    is_plain = not context["in_bin"] and not answer
    return queries.card_of(
        item,
        look=policy.may_look_into(user, item),
        may_change=is_plain and bool(policy.may_change_evidence(user, item)),
        sheet=answer.sheet if answer else None,
    )


def _crumbs(item, label=""):
    """Return the way to an item, or with `label` to a page about it."""
    locker = {"label": _("Evidence"), "url": _locker(item)}
    if not label:
        return [locker, {"label": item.title}]
    return [locker, {"label": item.title, "url": _address(item)}, {"label": label}]


def _locker(item):
    return f"{reverse('self_evaluation:evidence_list')}?school={item.school.npsn}"


def _address(item):
    return reverse("self_evaluation:evidence_detail", args=[item.public_id])


routes = [
    path("bukti/", evidence_list, name="evidence_list"),
    path("bukti/baru/", evidence_create, name="evidence_create"),
    path("bukti/<uuid:public_id>/", evidence_detail, name="evidence_detail"),
    path("bukti/<uuid:public_id>/ubah/", evidence_update, name="evidence_update"),
    path("bukti/<uuid:public_id>/hapus/", evidence_delete, name="evidence_delete"),
    path("bukti/<uuid:public_id>/pulihkan/", evidence_restore, name="evidence_restore"),
    path("bukti/<uuid:public_id>/pakai/", evidence_attach, name="evidence_attach"),
    path("bukti/<uuid:public_id>/lepas/", evidence_detach, name="evidence_detach"),
]
