"""What every request passes through: a reference, a language, an end to idle sessions."""

import secrets
import time
from contextvars import ContextVar
from http import HTTPStatus

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils import translation

IDLE_KEY = "seen_at"
IDLE_STEP = 60
RESTED_COOKIE = "rested"  # tells the sign-in page why one meets it
RESTED_SECONDS = 120
_request = ContextVar("request", default=None)


def current_request():
    """Return the request that is being answered, or None in commands and jobs.

    For the audit trail alone, which says where something was done from; verbs do not know requests.
    """
    return _request.get()


def remember_request(get_response):
    """Let `current_request` know the request as long as it is being answered."""

    def middleware(request):
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return middleware


def reference(get_response):
    """Give each request a short number that an error page shows and the log carries."""

    def middleware(request):
        request.reference = secrets.token_hex(4)
        response = get_response(request)
        response["X-Reference"] = request.reference
        return response

    return middleware


def language(get_response):
    """Speak Indonesian unless the person chose otherwise; what the browser prefers is no choice.

    Phones sold in Indonesia are often set to English by people who read Indonesian.
    """
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return middleware


def idle_log_out(get_response):
    """End a session that rested too long; shorter for those who see many schools (S-10)."""

    def middleware(request):
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get(IDLE_KEY, now)
            if now - seen > _idle_limit(request):
                auth.logout(request)
                return _rested(get_response(request))
            if now - seen > IDLE_STEP or IDLE_KEY not in request.session:
                request.session[IDLE_KEY] = now
        response = get_response(request)
        if RESTED_COOKIE in request.COOKIES and request.user.is_authenticated:
            response.delete_cookie(RESTED_COOKIE)
        return response

    return middleware


def _rested(response):
    response.set_cookie(
        RESTED_COOKIE,
        "1",
        max_age=RESTED_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _idle_limit(request):
    if request.session.get("is_office"):
        return settings.IDLE_LOG_OUT_SECONDS_OFFICE
    return settings.IDLE_LOG_OUT_SECONDS


def plain_address(get_response):
    """Refuse an address that holds a NUL: PostgreSQL's texts cannot, and no page of ours asks it.

    Here once, instead of in every look-up by number or word, where it would be an error page. And
    show a page where a link leads to an address that belongs to a button: not a middleware of its
    own, because each lays two frames more under every template (docs/benchmarks.md).
    """

    def middleware(request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A NUL in the address.")
        return _shown_if_by_link(request, get_response(request))

    return middleware


def _shown_if_by_link(request, response):
    """Return a page instead of Django's empty answer: whoever pressed a button after the session
    had ended arrives at its address by a link once signed in again."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
        return response
    page = render(request, "405.html", status=response.status_code)
    page["Allow"] = response["Allow"]
    return page


def no_store(get_response):
    """Keep what a signed-in person saw out of shared caches and the back button (S-14)."""

    def middleware(request):
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"  # says it all, in 90 bytes less
        return response

    return middleware
