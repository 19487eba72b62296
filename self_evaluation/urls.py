"""All addresses of self-evaluation; each view module lists its own as `routes`."""

from self_evaluation.views import (
    agreement,
    assignment,
    batch,
    campaign,
    evaluation,
    evidence,
    evidence_file,
    evidence_request,
    evidence_version,
    field_note,
    home,
    judgement,
    phrase,
    proof,
    method_grid,
    review,
    sheet,
    supervision,
)

app_name = "self_evaluation"
urlpatterns = [
    *home.routes,
    *campaign.routes,
    *evaluation.routes,
    *sheet.routes,
    *assignment.routes,
    *batch.routes,
    *evidence.routes,
    *evidence_file.routes,
    *evidence_request.routes,
    *evidence_version.routes,
    *phrase.routes,
    *proof.routes,
    *field_note.routes,
    *method_grid.routes,
    *review.routes,
    *judgement.routes,
    *supervision.routes,
    *agreement.routes,
]
