"""Who looks at instruments, and the files they bring."""

import openpyxl
import pytest
from django.conf import settings
from django.utils import translation

from accounts.models import Role
from accounts.tests.factories import MembershipFactory, SchoolFactory, UserFactory, nation
from standards import xlsx
from standards.loading import checked
from standards.tests.factories import small_document


@pytest.fixture(autouse=True)
def english(client):
    """Read the sentences as they stand in the code, whatever the translation says."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def administrator(db):
    return MembershipFactory(role=Role.ADMINISTRATOR, region=nation()).user


@pytest.fixture
def principal(db):
    return MembershipFactory(role=Role.PRINCIPAL, school=SchoolFactory()).user


@pytest.fixture
def stranger(db):
    return UserFactory()


@pytest.fixture
def workbook(tmp_path):
    """Return a function that writes the small instrument as a workbook, with some cells changed:
    `workbook(Butir={"C4": "…"})`."""

    def write(**changes):
        path = tmp_path / "small.xlsx"
        xlsx.write(checked(small_document()), path)
        book = openpyxl.load_workbook(path)
        for sheet, cells in changes.items():
            for cell, value in cells.items():
                book[sheet][cell] = value
        book.save(path)
        return path

    return write
