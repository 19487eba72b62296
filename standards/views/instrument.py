"""What answers the addresses of instruments."""

import io

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standards import actions, policy, queries, xlsx
from standards.forms import InstrumentImportForm
from standards.loading import changes, content_hash, content_of
from standards.models import in_language
from standards.queries import accreditation

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def instrument_list(request):
    """The instruments this person may read, newest version first."""
    context = {
        "instruments": queries.with_counts(policy.visible_to(request.user)),
        "crosswalks": policy.visible_crosswalks(request.user),
        "may_author": policy.may_author(request.user),
    }
    return render(request, "standards/instrument_list.html", context)


@require_safe
def instrument_detail(request, code, version):
    """The tree with its search at the left, one node or the instrument's rules at the right."""
    instrument = _instrument(request, code, version)
    nodes = list(instrument.nodes.all())
    node = _chosen(nodes, request.GET.get("node"))
    words, origin = request.GET.get("q", "").strip(), request.GET.get("origin", "")
    above = [n for n in nodes if node and node.path.startswith(n.path)]
    context = {
        "crumbs": _crumbs(instrument, *[(n.code, f"?node={n.code}") for n in above]),
        "instrument": instrument,
        "node": node,
        "words": words,
        "origin": origin,
        "branches": queries.branches_of(nodes, node),
        "found": queries.search(nodes, words, origin) if words or origin else None,
        "origins": queries.origins_of(nodes),
        "may_publish": policy.may_publish(request.user, instrument),
        "may_author": policy.may_author(request.user),
        "has_others": policy.visible_to(request.user).filter(code=code).count() > 1,
    }
    context |= _about_node(instrument, nodes, node) if node else _about_rules(instrument, nodes)
    return render(request, "standards/instrument_detail.html", context)


def _about_rules(instrument, nodes):
    return {
        "levels": queries.level_sentences(instrument),
        "bands": queries.bands_of(instrument),
        "outcome": instrument.is_accreditation and accreditation.described(instrument, nodes),
    }


def _about_node(instrument, nodes, node):
    return {
        "below": [n for n in nodes if n.parent_id == node.pk],
        "asked_of": queries.asked_of(instrument, nodes, node),
        "tags": queries.tags_of(node),
        "methods": queries.methods_of(node),
        "evidence": queries.evidence_of(node),
        "quantity": queries.quantity_of(node),
        "option": node.option and accreditation.option_of(instrument, node),
        "levels": _levels(instrument, node),
        "rubrics": queries.rubrics_of(instrument, node),
    }


def _levels(instrument, node):
    """Return the levels of an item; those of one with several rubrics stand by kind of school."""
    is_one = node.answer == "level" and not node.variants
    return queries.level_sentences(instrument, node) if is_one else []


@require_safe
def instrument_compare(request, code):
    """Two versions side by side: the two newest, or those of the address."""
    versions = list(policy.visible_to(request.user).filter(code=code))
    if not versions:
        raise Http404
    new = _picked(versions, request.GET.get("new"), versions[0])
    old = _picked(versions, request.GET.get("old"), versions[min(1, len(versions) - 1)])
    context = {
        "crumbs": _crumbs(new, (_("Compare versions"), "")),
        "versions": versions,
        "old": old,
        "new": new,
        "changes": changes(content_of(old), content_of(new)),
    }
    return render(request, "standards/instrument_compare.html", context)


@require_safe
def instrument_export(request, code, version):
    """The instrument as a workbook to author in."""
    instrument = _instrument(request, code, version)
    file = io.BytesIO()
    xlsx.write(content_of(instrument), file)
    file.seek(0)
    name = f"{instrument.code}-{instrument.edition}-v{instrument.version}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=WORKBOOK)


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_import(request):
    """Check a workbook and say what it would change; store nothing before that is confirmed."""
    policy.may_author(request.user).require()
    if "confirm" in request.POST:
        return _confirmed(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = InstrumentImportForm(*sent)
    context = {"form": form, "crumbs": _crumbs(None, (_("Bring in from Excel"), ""))}
    if request.method == "POST" and form.is_valid():
        actions.hold(form.content, by=request.user)
        context |= _preview(form.content)
    status = 422 if form.errors else 200
    return render(request, "standards/instrument_import.html", context, status=status)


def _preview(content):
    newest = queries.newest(content["code"])
    return {
        "content": content,
        "title": in_language(content["title"]),
        "content_hash": content_hash(content),
        "newest": newest,
        "changes": changes(content_of(newest), content) if newest else [],
    }


def _confirmed(request):
    """Store exactly what was shown: the hash in the form is that of the preview."""
    content = actions.held(by=request.user)
    if content is None or content_hash(content) != request.POST["confirm"]:
        messages.error(request, _("Nothing was stored: please check the workbook again."))
        return redirect("standards:instrument_import")
    instrument, is_changed = actions.import_version(content, by=request.user)
    actions.release(by=request.user)
    sentence = _("Version %s is now a draft. Look at it, then publish it.")
    if not is_changed:
        sentence = _("Nothing differs from version %s, so nothing was stored.")
    messages.success(request, sentence % instrument.version)
    return redirect(instrument)


@require_POST
def instrument_publish(request, code, version):
    """Freeze a draft."""
    instrument = actions.publish(_instrument(request, code, version), by=request.user)
    messages.success(request, _("Version %s is published.") % instrument.version)
    return redirect(instrument)


def _crumbs(instrument, *below):
    """Return the way down to a page; the last one is the page itself and leads nowhere."""
    links = [(_("Instruments"), reverse("standards:instrument_list"))]
    if instrument:
        links.append((instrument.title_text, instrument.get_absolute_url()))
    links += below
    crumbs = [{"label": label, "url": url} for label, url in links]
    crumbs[-1]["url"] = ""
    return crumbs


def _instrument(request, code, version):
    return get_object_or_404(policy.visible_to(request.user), code=code, version=version)


def _chosen(nodes, code):
    if not code:
        return None
    found = [node for node in nodes if node.code == code]
    if not found:
        raise Http404
    return found[0]


def _picked(versions, number, default):
    return next((each for each in versions if str(each.version) == number), default)
