"""The examples of money live in 2026: the clock stands there, but for a browser, which goes by its own."""

import pytest


@pytest.fixture(autouse=True)
def in_the_year_of_the_examples(request):
    if request.node.get_closest_marker("browser") is None:
        request.getfixturevalue("clock")
