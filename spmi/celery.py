"""The doorbell: Celery delivers job ids, the rows in `jobs` are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spmi.settings")

app = Celery("spmi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
