"""The scratch tables, made once a module; their rows live as long as a test."""

import pytest
from django.db import connection

from .excel_returned_made import sample
from .scratch import Note, Stay


@pytest.fixture(scope="module")
def _scratch_tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Stay)
        editor.create_model(Note)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Stay)
        editor.delete_model(Note)


@pytest.fixture
def scratch(_scratch_tables, db):
    """The tables, empty, inside the test's own transaction."""


@pytest.fixture
def live_scratch(_scratch_tables, transactional_db):
    """The tables for tests with real transactions; Django's flush does not know them."""
    yield
    Stay.objects.all().delete()


@pytest.fixture
def path(tmp_path):
    """A kept upload has no ending of its own."""
    place = tmp_path / "upload"
    sample().save(place)
    return place
