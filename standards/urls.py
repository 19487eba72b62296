"""Addresses of instruments: by code and version number, both of which people know."""

from django.urls import path

from standards import views

app_name = "standards"
urlpatterns = [
    path("", views.instrument_list, name="instrument_list"),
    path("impor/", views.instrument_import, name="instrument_import"),
    path("<slug:code>/banding/", views.instrument_compare, name="instrument_compare"),
    path("<slug:code>/<int:version>/", views.instrument_detail, name="instrument_detail"),
    path("<slug:code>/<int:version>/unduh/", views.instrument_export, name="instrument_export"),
    path(
        "<slug:code>/<int:version>/terbitkan/",
        views.instrument_publish,
        name="instrument_publish",
    ),
]
