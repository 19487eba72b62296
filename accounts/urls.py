"""Addresses of people and places."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("masuk/contoh/", views.demo_sign_in, name="demo_sign_in"),
]
