"""All addresses of results and reports; each view module lists its own as `routes`."""

from reports.views import bundle, document, job, result

app_name = "reports"
urlpatterns = [*document.routes, *result.routes, *bundle.routes, *job.routes]
