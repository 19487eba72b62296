"""The demonstration stands on an empty database."""

import pytest
from django.core.management import call_command

from accounts.models import Region, School

pytestmark = pytest.mark.django_db


def test_it_brings_the_regions_in_where_there_are_none(capsys):
    call_command("seed_demo", schools=1)
    assert Region.objects.filter(code="32.73").exists()
    assert Region.objects.filter(code="99.01").exists()
    assert School.objects.exists()
