"""The two plain views that a save is held against; gunicorn runs them as it runs the product.

`bare` is what Django itself costs: no middleware, no session, one UPDATE. `signed_in` adds a
session and a person, both read as Django reads them. Which one is asked for by BENCH_REFERENCE.
They share settings, database, table and kind of row with the product.
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import F
from django.http import HttpResponse, HttpResponseForbidden
from django.urls import path
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spmi.settings")
django.setup()

from django.contrib.auth.backends import ModelBackend  # noqa: E402 - models come after the set-up

from accounts.backends import Backend  # noqa: E402
from self_evaluation.models import Answer  # noqa: E402


def bare(request, public_id):
    """Write a level into an answer, whoever asks."""
    written = Answer.objects.filter(public_id=public_id).update(
        level=int(request.POST["level"]), version=F("version") + 1, updated_at=timezone.now()
    )
    return HttpResponse(f"saved {written}")


def signed_in(request, public_id):
    """Write a level into an answer for somebody who is signed in."""
    return bare(request, public_id) if request.user.is_authenticated else HttpResponseForbidden()


MIDDLEWARE = {
    bare: [],
    signed_in: [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
}
view = {"bare": bare, "signed_in": signed_in}[os.environ["BENCH_REFERENCE"]]
urlpatterns = [path("jawaban/<uuid:public_id>/simpan/", view)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = MIDDLEWARE[view]
settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
Backend.get_user = ModelBackend.get_user
application = WSGIHandler()
