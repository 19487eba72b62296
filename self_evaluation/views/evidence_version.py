"""New versions of an item's files, and the consent of those who can be recognised in it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from self_evaluation import policy
from self_evaluation.actions import evidence as actions
from self_evaluation.actions import evidence_consent as consent
from self_evaluation.forms.evidence import ConsentForm, RenewForm, local_path
from self_evaluation.queries.evidence import quota_of
from self_evaluation.views import evidence_or_404, named_answer, say_refusals


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_renew(request, public_id):
    """Give an item new files, as a new version; the old one stays with what rests on it."""
    item = evidence_or_404(request.user, public_id)
    policy.may_renew_evidence(request.user, item).require()
    form = RenewForm(request.POST or None, request.FILES or None, item=item)
    if request.method == "POST" and form.is_valid() and _renew(request, item, form):
        return redirect(_address(item))
    context = {
        "form": form,
        "item": item,
        "next_version": item.version + 1,
        "quota": quota_of(item.school),
        "crumbs": _crumbs(item, _("New version")),
    }
    return render(request, "self_evaluation/evidence_renew.html", context)


@require_POST
def evidence_follow(request, public_id):
    """Let an open answer take the newest version of an item it uses."""
    item = evidence_or_404(request.user, public_id)
    answer = named_answer(request)
    actions.follow(item, answer, by=request.user)
    words = {"code": answer.node.code, "version": item.version}
    messages.success(request, _("%(code)s now uses version %(version)s.") % words)
    return redirect(local_path(request) or _address(item))


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_consent(request, public_id):
    """Note who agreed that what shows them leaves the school."""
    item = evidence_or_404(request.user, public_id)
    policy.may_note_consent(request.user, item).require()
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consent.note_consent(item, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("The consent is noted."))
        return redirect(_address(item))
    context = {"form": form, "item": item, "crumbs": _crumbs(item, _("Consent"))}
    return render(request, "self_evaluation/evidence_consent.html", context)


@require_POST
def evidence_consent_revoke(request, public_id):
    """Take a noted consent back."""
    item = evidence_or_404(request.user, public_id)
    consent.revoke_consent(item, by=request.user)
    messages.success(
        request, _("The consent is taken back; the content stays inside the school again.")
    )
    return redirect(_address(item))


def _renew(request, item, form):
    """Store the new version; return False when every file was refused, with the reasons."""
    try:
        refusals = actions.renew(item, by=request.user, **form.values)
    except actions.NothingKept as nothing:
        for refusal in nothing.refusals:
            form.add_error("files", f"{refusal.name}: {refusal.sentence}")
        return False
    say_refusals(request, refusals)
    messages.success(request, _("Version %(number)s is in the locker.") % {"number": item.version})
    return True


def _crumbs(item, label):
    locker = f"{reverse('self_evaluation:evidence_list')}?school={item.school.npsn}"
    return [
        {"label": _("Evidence"), "url": locker},
        {"label": item.title, "url": _address(item)},
        {"label": label},
    ]


def _address(item):
    return reverse("self_evaluation:evidence_detail", args=[item.public_id])


routes = [
    path("bukti/<uuid:public_id>/versi/", evidence_renew, name="evidence_renew"),
    path("bukti/<uuid:public_id>/versi/terbaru/", evidence_follow, name="evidence_follow"),
    path("bukti/<uuid:public_id>/persetujuan/", evidence_consent, name="evidence_consent"),
    path(
        "bukti/<uuid:public_id>/persetujuan/cabut/",
        evidence_consent_revoke,
        name="evidence_consent_revoke",
    ),
]
