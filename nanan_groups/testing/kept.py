"""Rows that all tests of a module begin with, made once: see made_once."""

from contextlib import contextmanager

from django.core.cache import cache
from django.db import connection, transaction

REAL = {"transactional_db", "live_server", "at_once", "django_db_reset_sequences", "django_db_serialized_rollback"}


@contextmanager
def made_once(request, make):
    """What ``make()`` returns, its rows in a transaction around those of the module's tests.

    For a fixture of scope "module": it runs before the ``db`` of a test, whose own transaction is then a savepoint in
    this one. So each test finds the rows as they were made, and what it did is taken back. Objects are not: give each
    test a copy of them. A module left and entered again (xdist) makes its rows again. Tests with real transactions
    cannot stand in such a module; it fails when there are any.
    """
    real = [one.name for one in request.session.items if one.module is request.module and REAL & set(one.fixturenames)]
    assert not real, f"tests with real transactions in a module whose rows are made once: {real}"
    request.getfixturevalue("django_db_setup")
    unblocked = request.getfixturevalue("django_db_blocker").unblock
    with unblocked():
        around = transaction.atomic()
        around._from_testcase = True  # as TestCase says of its own: a durable block inside is still the outermost
        around.__enter__()
        cache.clear()  # numbers that a test before had kept
    try:
        with unblocked():
            made = make()
            connection.check_constraints()  # as at the end of a test; what was deferred is settled
        yield made
    finally:
        with unblocked():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
