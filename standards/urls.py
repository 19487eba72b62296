"""Addresses of instruments: by code and version number, both of which people know."""

from django.urls import path

from standards.views import crosswalk
from standards.views import instrument as views

app_name = "standards"
_crosswalk = "padanan/<slug:source>/<slug:target>/<int:version>"
urlpatterns = [
    path("", views.instrument_list, name="instrument_list"),
    path("impor/", views.instrument_import, name="instrument_import"),
    path(f"{_crosswalk}/", crosswalk.crosswalk_detail, name="crosswalk_detail"),
    path(f"{_crosswalk}/unduh/", crosswalk.crosswalk_export, name="crosswalk_export"),
    path(f"{_crosswalk}/impor/", crosswalk.crosswalk_import, name="crosswalk_import"),
    path(f"{_crosswalk}/terbitkan/", crosswalk.crosswalk_publish, name="crosswalk_publish"),
    path(f"{_crosswalk}/butir/<str:code>/", crosswalk.crosswalk_link, name="crosswalk_link"),
    path("<slug:code>/banding/", views.instrument_compare, name="instrument_compare"),
    path("<slug:code>/<int:version>/", views.instrument_detail, name="instrument_detail"),
    path("<slug:code>/<int:version>/unduh/", views.instrument_export, name="instrument_export"),
    path(
        "<slug:code>/<int:version>/terbitkan/",
        views.instrument_publish,
        name="instrument_publish",
    ),
]
