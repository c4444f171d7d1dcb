"""The rounds of the examples lie in 2026-2027: the clock stands there, but for a browser, which goes by its own."""

import pytest


@pytest.fixture(autouse=True)
def in_the_year_of_the_examples(request):
    if request.node.get_closest_marker("browser") is None and "db" in request.fixturenames:
        request.getfixturevalue("clock")
