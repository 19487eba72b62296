"""All addresses of results and reports; each view module lists its own as `routes`."""

from reports.views import (
    bundle,
    comparison,
    document,
    dossier,
    filing,
    job,
    package,
    receipt,
    result,
)

app_name = "reports"
urlpatterns = [
    *document.routes,
    *receipt.routes,
    *dossier.routes,
    *result.routes,
    *comparison.routes,
    *bundle.routes,
    *package.routes,
    *filing.routes,
    *job.routes,
]
