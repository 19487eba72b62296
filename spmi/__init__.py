"""The project: settings, URLs, and the two ideas every app speaks."""

from spmi.celery import app as celery_app

__all__ = ["celery_app"]
