"""What runs in the background for people: a name, an id, one call."""

from accounts import mail
from accounts.models import User
from jobs.handlers import handles


@handles("accounts.send_password_reset")
def send_password_reset(user_id, report):
    """Send the link that sets a new password; a second run sends a second, equally good link."""
    mail.send_password_reset(User.objects.get(pk=user_id))
