"""Every address the resolver knows, as data; house rules and the permission matrix walk it."""

import inspect
import re
import uuid
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

OUR_APPS = tuple(
    config.name for config in apps.get_app_configs() if "site-packages" not in config.path
)
# One value for each kind of thing an address can hold, when any will do.
SAMPLES = (str(uuid.UUID(int=7)), "1", "20100001", "2026", "a", "1.1", "0" * 64)


@dataclass(frozen=True)
class Route:
    """One named address: `name` with its namespace, the view behind it, what it has to be given."""

    name: str
    view: object = field(compare=False, repr=False)
    needs: dict = field(compare=False, repr=False)

    @property
    def namespace(self):
        """The app the name belongs to, or nothing for the few without."""
        return self.name.rpartition(":")[0]

    @property
    def short_name(self):
        """The name without its app."""
        return self.name.rpartition(":")[2]

    @property
    def function(self):
        """The view as it was written, without its decorators."""
        return inspect.unwrap(self.view)

    @property
    def is_ours(self):
        """Whether the view is this project's own, not a library's."""
        return self.function.__module__.split(".")[0] in OUR_APPS

    @property
    def is_public(self):
        """Whether the view says that it needs no sign-in."""
        return not getattr(self.view, "login_required", True)

    def sample_address(self):
        """Return some address of this route, of a thing that does not exist."""
        return reverse(self.name, kwargs={key: _sample(self, key) for key in self.needs})


def _sample(route, key):
    converter = route.needs[key]
    for value in SAMPLES:
        if re.fullmatch(converter.regex, value):
            return converter.to_python(value)
    raise LookupError(f"{route.name}: no sample for <{key}>; add one to tests/routes.py")


def _walk(resolver, namespaces=(), needs=()):
    for entry in resolver.url_patterns:
        found = {**dict(needs), **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            below = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, below, found.items())
        elif isinstance(entry, URLPattern):
            yield Route(":".join((*namespaces, entry.name or "")), entry.callback, found)


def all_routes():
    """Return every route, in the order of the resolver."""
    return list(_walk(get_resolver(settings.ROOT_URLCONF)))
