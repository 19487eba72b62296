"""All addresses. Each app lists its own; allauth's are picked one by one, so nothing opens that
we do not mean to open (there is no sign-up: people are invited)."""

from allauth.account import views as account_views
from allauth.usersessions import views as session_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView
from django.views.i18n import set_language

from spmi import views

# A library's views also answer PUT and OPTIONS; nobody of ours sends those.
_form = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("masuk/", _form(account_views.login), name="account_login"),
    path("keluar/", _form(account_views.logout), name="account_logout"),
    path("masuk/nonaktif/", _form(account_views.account_inactive), name="account_inactive"),
    path("sandi/ganti/", _form(account_views.password_change), name="account_change_password"),
    # Who has no password yet (in the demonstration, say) is led to the way for a forgotten one.
    path(
        "sandi/buat/",
        RedirectView.as_view(
            pattern_name="account_reset_password", http_method_names=["get", "head"]
        ),
        name="account_set_password",
    ),
    path("sandi/lupa/", _form(account_views.password_reset), name="account_reset_password"),
    path(
        "sandi/lupa/terkirim/",
        _form(account_views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "sandi/baru/<uidb36>/<key>/",
        _form(account_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/baru/selesai/",
        _form(account_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("sesi/", _form(session_views.list_usersessions), name="usersessions_list"),
    path("bahasa/", login_not_required(_form(set_language)), name="set_language"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sehat/", views.health, name="health"),
    path("bantuan/", views.help_page, name="help_page"),
    path("bantuan/siapa-boleh-apa/", views.permission_list, name="permission_list"),
    path("", include("accounts.urls")),
    path("instrumen/", include("standards.urls")),
    path("akreditasi/", include("accreditation.urls")),
    path("laporan/", include("reports.urls")),
    path("", include("self_evaluation.urls")),
]

handler400 = "spmi.views.bad_request"
handler403 = "spmi.views.not_allowed"
handler404 = "spmi.views.not_found"
handler500 = "spmi.views.server_error"
