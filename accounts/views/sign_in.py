"""Coming in without a password: only in the demonstration."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.actions import sign_in
from accounts.models import User
from accounts.queries.sign_in import demo_accounts


@login_not_required
@require_POST
def demo_sign_in(request):
    """Sign in as one of the people on the cards; elsewhere this page does not exist."""
    if not settings.DEMO:
        raise Http404
    offered = [account.username for account in demo_accounts()]
    people = User.objects.filter(username__in=offered)
    person = get_object_or_404(people, username=request.POST.get("username", ""))
    response = perform_login(request, person)
    sign_in.limit_session(request)
    return response
