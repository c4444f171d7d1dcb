"""The Annex 2 page against a signed-in empty view: requests per second, full render and repeat visit.

Goals: full render at least 5 % of the empty view, repeat at least 35 %.
"""

from .house import Browser, database, interleaved, machine, reader

PAGE = "/groups/?as_of=2022-07-14"


def run(*, rounds: int = 5, seconds: float = 1.0) -> dict:
    from django.core.cache import cache
    from django.test import override_settings

    from groups.registry.policy.services import load_policy

    with database(), override_settings(ROOT_URLCONF="bench.urls"):
        load_policy()
        browser = Browser(reader())

        def full():
            cache.clear()
            browser.get(PAGE)

        status, size = browser.get(PAGE)
        if status != 200:
            raise RuntimeError(f"the page answered {status}")
        rates = interleaved(
            {"empty": lambda: browser.get("/bench/empty/"), "full": full, "repeat": lambda: browser.get(PAGE)},
            rounds=rounds,
            seconds=seconds,
        )
    return {
        "bench": "pages",
        **machine(),
        "page": PAGE,
        "bytes": size,
        "requests_per_second": {name: round(rate, 1) for name, rate in rates.items()},
        "share_of_empty": {name: round(rates[name] / rates["empty"], 4) for name in ("full", "repeat")},
        "goals": {"full": 0.05, "repeat": 0.35},
    }
