"""Crosswalks: what serves each item of an edition, changed in a table or in Excel."""

import io

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standards import policy
from standards.actions import crosswalk as actions
from standards.forms.crosswalk import CrosswalkImportForm, LinkFormSet
from standards.loading import content_hash
from standards.loading.crosswalk import crosswalk_content, links_hash
from standards.queries import crosswalk as queries
from standards.xlsx import crosswalk as xlsx

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

UNSERVED = "none"


@require_safe
def crosswalk_detail(request, source, target, version):
    """Show what serves each item, and how many have no source."""
    crosswalk = _crosswalk(request, source, target, version)
    sources, targets = queries.nodes_by_code(source), queries.nodes_by_code(target)
    items = queries.served_items(crosswalk, sources, targets)
    show = request.GET.get("show", "")
    context = {
        "crosswalk": crosswalk,
        **_both(sources, targets),
        "coverage": queries.coverage_of(items),
        "items": [item for item in items if show != UNSERVED or not item.is_served],
        "filters": _filters(items, show),
        "may_author": policy.may_author(request.user),
        "may_publish": policy.may_publish(request.user, crosswalk),
        "crumbs": _crumbs(crosswalk),
    }
    return render(request, "standards/crosswalk_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def crosswalk_link(request, source, target, version, code):
    """Change what serves one item; a published version is copied into a draft first."""
    policy.may_author(request.user).require()
    crosswalk = _crosswalk(request, source, target, version)
    sources, targets = queries.nodes_by_code(source), queries.nodes_by_code(target)
    item = _item_or_404(crosswalk, sources, targets, code)
    formset = LinkFormSet(
        request.POST if request.method == "POST" else None,
        initial=[_initial(link) for link in item.links],
        form_kwargs={"sources": sources},
    )
    shown = request.POST.get("shown") or links_hash(item.links)
    if request.method == "POST" and formset.is_valid():
        try:
            return _link(request, crosswalk, code, formset.links, shown)
        except actions.Moved as moved:
            return _moved(request, moved.crosswalk, code, formset)
    context = {"crosswalk": crosswalk, "item": item, "formset": formset, "shown": shown}
    return _links_page(request, context, sources, status=422 if formset.is_bound else 200)


def _link(request, crosswalk, code, links, shown):
    draft = actions.link_item(crosswalk, code, links, by=request.user, shown=shown)
    messages.success(request, _("%(code)s is saved in the draft.") % {"code": code})
    return redirect(f"{draft.get_absolute_url()}#item-{code}")


def _moved(request, crosswalk, code, formset):
    """Show what stands now above what was typed, which is saved when it is sent again."""
    sources = queries.nodes_by_code(crosswalk.source)
    item = _item_or_404(crosswalk, sources, queries.nodes_by_code(crosswalk.target), code)
    context = {
        "crosswalk": crosswalk,
        "item": item,
        "formset": formset,
        "shown": links_hash(item.links),
        "has_moved": True,
    }
    return _links_page(request, context, sources, status=409)


def _links_page(request, context, sources, *, status):
    code = context["item"].node.code
    crumbs = _crumbs(context["crosswalk"], code)
    context |= {"sources": sources.values(), "crumbs": crumbs}
    return render(request, "standards/crosswalk_link.html", context, status=status)


@require_safe
def crosswalk_export(request, source, target, version):
    """The crosswalk as a workbook to change it in."""
    crosswalk = _crosswalk(request, source, target, version)
    titles = [
        {code: node.title_text for code, node in queries.nodes_by_code(name).items()}
        for name in (source, target)
    ]
    content, file = crosswalk_content(crosswalk), io.BytesIO()
    xlsx.write(content, content_hash(content), titles, file)
    file.seek(0)
    name = f"{source}-{target}-v{crosswalk.version}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=WORKBOOK)


@require_http_methods(["GET", "HEAD", "POST"])
def crosswalk_import(request, source, target, version):
    """Bring a changed workbook in as the draft; what is wrong is listed and nothing stored."""
    policy.may_author(request.user).require()
    crosswalk = _crosswalk(request, source, target, version)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CrosswalkImportForm(*sent, crosswalk=crosswalk)
    if request.method == "POST" and form.is_valid():
        made_from = form.made_from
        try:
            draft, is_changed = actions.bring_in(form.content, by=request.user, made_from=made_from)
        except actions.Moved as moved:
            return _import_page(request, form, moved.crosswalk, has_moved=True)
        sentence = _("Version %s is now a draft. Look at it, then publish it.")
        if not is_changed:
            sentence = _("Nothing differs from version %s, so nothing was stored.")
        messages.success(request, sentence % draft.version)
        return redirect(draft)
    return _import_page(request, form, crosswalk)


def _import_page(request, form, crosswalk, *, has_moved=False):
    context = {
        "form": form,
        "crosswalk": crosswalk,
        "has_moved": has_moved,
        "crumbs": _crumbs(crosswalk, _("Bring in from Excel")),
    }
    status = 409 if has_moved else (422 if form.errors else 200)
    return render(request, "standards/crosswalk_import.html", context, status=status)


@require_POST
def crosswalk_publish(request, source, target, version):
    """Freeze a draft."""
    published = actions.publish(_crosswalk(request, source, target, version), by=request.user)
    messages.success(request, _("Version %s is published.") % published.version)
    return redirect(published)


def _filters(items, show):
    unserved = sum(not item.is_served for item in items)
    return [
        {"label": _("All"), "url": "?", "current": show != UNSERVED, "count": len(items)},
        {
            "label": _("Without a source"),
            "url": f"?show={UNSERVED}",
            "current": show == UNSERVED,
            "count": unserved,
        },
    ]


def _crosswalk(request, source, target, version):
    visible = policy.visible_crosswalks(request.user)
    return get_object_or_404(visible, source=source, target=target, version=version)


def _item_or_404(crosswalk, sources, targets, code):
    items = queries.served_items(crosswalk, sources, targets)
    found = [item for item in items if item.node.code == code]
    if not found:
        raise Http404
    return found[0]


def _initial(link):
    notes = {f"note_{language}": text for language, text in link.note.items()}
    return {"source": link.source, "relation": link.relation, **notes}


def _both(sources, targets):
    """Return the two instruments by name."""
    first = [next(iter(nodes.values())).instrument for nodes in (sources, targets)]
    return {"source": first[0], "target": first[1]}


def _crumbs(crosswalk, *below):
    crumbs = [
        {"label": _("Instruments"), "url": reverse("standards:instrument_list")},
        {"label": str(crosswalk), "url": crosswalk.get_absolute_url() if below else ""},
    ]
    return crumbs + [{"label": label, "url": ""} for label in below]
