"""The door for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spmi.settings")

application = get_wsgi_application()
# All views now, not in the first request. What is loaded by then stays to the end: the search for
# cycles need not walk through it again and again, which a save would pay for.
get_resolver().url_patterns  # noqa: B018 - reading it loads it
gc.collect()
gc.freeze()
