"""The supervisor's risk-based sample."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from self_evaluation import policy
from self_evaluation.actions.sample import draw_sample
from self_evaluation.forms.sample import SHARES, USUAL_SHARE, SampleForm
from self_evaluation.models import SampleCause
from self_evaluation.queries import sample as queries
from self_evaluation.views import page
from self_evaluation.views.review import review_or_404
from standards.models import in_language


@require_safe
def sample_detail(request, public_id):
    """Show which claims are in the sample and why, and offer to draw one."""
    return _page(request, review_or_404(request, public_id), SampleForm())


@require_POST
def sample_draw(request, public_id):
    """Draw a sample; the seed is recorded, so that anybody can draw it again."""
    evaluation = review_or_404(request, public_id)
    policy.may_draw_sample(request.user, evaluation).require()
    form = SampleForm(request.POST)
    if not form.is_valid():
        return _page(request, evaluation, form)
    sample = draw_sample(evaluation, by=request.user, share=form.cleaned_data["share"])
    count = sample.items.count()
    sentence = ngettext("The sample has %(count)s item.", "The sample has %(count)s items.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("self_evaluation:sample_detail", public_id)


def _row(item):
    return item, in_language(item.answer.node.title), queries.in_words(item.causes)


def _preview(evaluation):
    """Return what a sample would hold, with the usual share of the rest and with others."""
    would = queries.foreseen(evaluation)
    causes = [(c.label, would.counts[c.value]) for c in SampleCause if c != SampleCause.RANDOM]
    return {
        "of": would.of,
        "share": USUAL_SHARE,
        "size": would.size(USUAL_SHARE),
        "causes": [*causes, (SampleCause.RANDOM.label, would.by_chance(USUAL_SHARE))],
        "is_overlapping": would.is_overlapping,
        "sizes": [(share, would.size(share)) for share in SHARES],
    }


def _page(request, evaluation, form):
    drawn = queries.newest_sample(evaluation)
    may_draw = policy.may_draw_sample(request.user, evaluation)
    here = reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])
    context = {
        "drawn": drawn,
        "rows": [_row(item) for item in drawn.items] if drawn else [],
        "causes": [(c.label, drawn.counts[c.value]) for c in SampleCause] if drawn else [],
        "may_draw": may_draw,
        "preview": _preview(evaluation) if may_draw else None,
        "form": form,
        "crumbs": [
            {"label": _("Review"), "url": reverse("self_evaluation:review_list")},
            {"label": str(evaluation), "url": here},
            {"label": _("Sample")},
        ],
    }
    status = 422 if form.is_bound else 200
    return page(request, "self_evaluation/sample_detail.html", evaluation, context, status=status)


routes = [
    path("telaah/<uuid:public_id>/sampel/", sample_detail, name="sample_detail"),
    path("telaah/<uuid:public_id>/sampel/tarik/", sample_draw, name="sample_draw"),
]
