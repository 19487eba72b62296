"""Addresses of dossiers."""

from django.urls import path

from accreditation import views

app_name = "accreditation"
urlpatterns = [
    path("", views.dossier_list, name="dossier_list"),
    path("buka/", views.dossier_open, name="dossier_open"),
    path("<uuid:public_id>/", views.dossier_detail, name="dossier_detail"),
    path("<uuid:public_id>/simulasi/", views.dossier_simulation, name="dossier_simulation"),
    path("<uuid:public_id>/jenis-sekolah/", views.dossier_variant, name="dossier_variant"),
    path("<uuid:public_id>/kirim/", views.dossier_send, name="dossier_send"),
    path("<uuid:public_id>/periksa/", views.dossier_check, name="dossier_check"),
    path("<uuid:public_id>/isi-dari-evaluasi/", views.dossier_fill, name="dossier_fill"),
    path(
        "<uuid:public_id>/urungkan-isian/", views.dossier_undo_filling, name="dossier_undo_filling"
    ),
]
