"""Addresses of people and places."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("masuk/contoh/", views.demo_sign_in, name="demo_sign_in"),
    path("undangan/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("profil/", views.profile, name="profile"),
    path("orang/", views.person_list, name="person_list"),
    path("orang/undang/", views.person_invite, name="person_invite"),
    path("orang/<uuid:public_id>/tautan/", views.invitation_renew, name="invitation_renew"),
    path("orang/<uuid:public_id>/akhiri/", views.membership_end, name="membership_end"),
    path("sekolah/<str:npsn>/data/", views.school_detail, name="school_detail"),
    path("sekolah/<str:npsn>/data/ubah/", views.school_update, name="school_update"),
    path(
        "sekolah/<str:npsn>/serah-terima/",
        views.membership_hand_over,
        name="membership_hand_over",
    ),
    path("wilayah/", views.region_list, name="region_list"),
    path("jejak/", views.audit_list, name="audit_list"),
    path("kotak-masuk/", views.notice_list, name="notice_list"),
    path("kotak-masuk/baca/", views.notice_read, name="notice_read"),
    path("kotak-masuk/baca/semua/", views.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/", views.notice_preference_update, name="notice_preference_update"),
    path("pemberitahuan/surel/<str:token>/", views.letter_opt_out, name="letter_opt_out"),
]
