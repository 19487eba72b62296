"""The empty page for an observation or an interview, to print and take along."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from self_evaluation.actions.evidence import SPOKEN_KINDS
from self_evaluation.forms.field_note import ACCOUNTS
from self_evaluation.models import EvidenceKind


@require_safe
def field_note_blank(request, kind):
    """Show the questions of a note with room to write by hand."""
    if kind not in SPOKEN_KINDS:
        raise Http404
    question, _help = ACCOUNTS[kind]
    context = {"kind": EvidenceKind(kind), "question": question, "lines": range(16)}
    return render(request, "self_evaluation/field_note_blank.html", context)


routes = [path("bukti/catatan/<slug:kind>/", field_note_blank, name="field_note_blank")]
