"""Start-up of the project package: it only brings the system checks."""

from importlib import import_module

from django.apps import AppConfig


class SpmiConfig(AppConfig):
    """Loads `spmi.checks`, so that a missing library is said at start and not at midnight."""

    name = "spmi"

    def ready(self):
        """Register the system checks."""
        import_module("spmi.checks")
