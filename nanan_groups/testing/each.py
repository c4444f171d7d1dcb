"""Many small cases in one test, for a table whose every row would otherwise build the same rows anew."""

from traceback import extract_tb

import pytest
from django.core.cache import cache
from django.db import transaction


def each(cases, check) -> None:
    """``check(*case)`` for every case, each with the rows as they were before the first: what one did is taken back.

    All are tried, and all that fail are told, by name; nothing less is proved than by a test a case. ``cases``: a
    mapping of names to arguments, or a list of arguments that name themselves.
    """
    named = cases.items() if hasattr(cases, "items") else [(str(case), case) for case in cases]
    assert named, "no case at all"
    wrong = []
    for name, case in named:
        cache.clear()
        try:
            with transaction.atomic():
                check(*(case if isinstance(case, tuple) else (case,)))
                transaction.set_rollback(True)
        except (Exception, pytest.fail.Exception) as problem:
            line = extract_tb(problem.__traceback__)[:2][-1].lineno  # of the check
            wrong.append(f"{name}: {type(problem).__name__} in line {line}: {problem}")
    assert not wrong, "\n".join([f"{len(wrong)} of {len(named)}:", *wrong])
