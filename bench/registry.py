"""Pages of the register at 20,000 groups and 200,000 sites against the same pages at district size, in one run.

An empty view behind the same login is timed in turn with each page, and its drift between the two halves of the run is
taken out of the ratio: the machine is rarely as free at the end as at the beginning.

The pages measured are the same ones with the same rows on them at both sizes: a group of ten members, an institution of
one site, a search for one school's name (as written, as said, in mixed pinyin, in two words, and by a name that nobody has),
the same in the filters of the lists, and a full page (50 groups) of the table of one category. Goal: at most 1.2 × the
time, the same number of queries.
"""

import itertools
import os
import statistics
import time
from datetime import date
from urllib.parse import quote

from .house import Browser, database, machine, reader

GROUPS, MEMBERS = int(os.environ.get("BENCH_GROUPS", "20000")), 10
DISTRICT = 60
SYLLABLES = {"南": "nan", "坪": "ping", "珊": "shan", "瑚": "hu", "江": "jiang", "岸": "an", "山": "shan", "水": "shui",
             "文": "wen", "德": "de", "光": "guang", "华": "hua", "新": "xin", "城": "cheng", "海": "hai", "棠": "tang",
             "溪": "xi", "龙": "long", "门": "men", "浩": "hao", "金": "jin", "竹": "zhu", "青": "qing", "路": "lu",
             "迎": "ying", "广": "guang", "阳": "yang", "湾": "wan", "长": "chang", "生": "sheng", "桥": "qiao"}  # fmt: skip
SINCE = {"valid_from": date(2022, 7, 14), "start_open": True}
WANTED = "桥桥桥桥幼儿园"  # no generated name holds it: the one school the search looks for


def names():
    """Four signs and a number in signs: as like one another as names of schools are."""
    for number, signs in enumerate(itertools.cycle(itertools.product(SYLLABLES, repeat=4))):
        if set(signs) != {"桥"}:
            yield "".join(signs) + _in_signs(number) + "小学", "".join(SYLLABLES[s] for s in signs)


def _in_signs(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))


def fill(source, groups: int, *, batch: int = 1000) -> None:
    """So many groups with ten tight schools each, written in bulk (history is not what is measured here)."""
    from groups.registry.models import (
        EducationGroup,
        GroupVersion,
        Institution,
        InstitutionVersion,
        Lead,
        Membership,
        Site,
        SiteVersion,
    )

    start = EducationGroup.objects.count()
    for first in range(start, start + groups, batch):
        codes = range(first, min(first + batch, start + groups))
        made = EducationGroup.objects.bulk_create(EducationGroup(code=f"Z9{n:06d}") for n in codes)
        count = len(made) * MEMBERS
        schools = Institution.objects.bulk_create(
            Institution(code=f"J9{first * MEMBERS + n:07d}") for n in range(count)
        )
        sites = Site.objects.bulk_create(
            Site(code=f"X9{first * MEMBERS + n:07d}", institution=school, kind="main")
            for n, school in enumerate(schools)
        )
        called = list(itertools.islice(source, count))
        InstitutionVersion.objects.bulk_create(
            InstitutionVersion(
                institution=school,
                name=name,
                pinyin=f"{pinyin}xiaoxue",
                initials=name[:1],
                kind="primary",
                ownership="public",
                ownership_basis="assumed",
                **SINCE,
            )
            for school, (name, pinyin) in zip(schools, called, strict=True)
        )
        SiteVersion.objects.bulk_create(SiteVersion(site=site, **SINCE) for site in sites)
        GroupVersion.objects.bulk_create(
            GroupVersion(
                group=group,
                name=f"{called[n * MEMBERS][0]}教育集团",
                category="primary",
                ordinal=(first + n) % 30000,
                **SINCE,
            )
            for n, group in enumerate(made)
        )
        Lead.objects.bulk_create(
            Lead(group=group, institution=schools[n * MEMBERS], **SINCE) for n, group in enumerate(made)
        )
        Membership.objects.bulk_create(
            Membership(group=made[n // MEMBERS], site=site, relation="tight", ordinal=n % MEMBERS + 1, **SINCE)
            for n, site in enumerate(sites)
        )


def _one_school(name: str) -> None:
    from groups.registry.models import Institution, InstitutionVersion, Site, SiteVersion

    (school,) = Institution.objects.bulk_create([Institution(code="J8000001")])
    (site,) = Site.objects.bulk_create([Site(code="X8000001", institution=school, kind="main")])
    InstitutionVersion.objects.bulk_create(
        [InstitutionVersion(institution=school, name=name, kind="kindergarten", **SINCE)]
    )
    SiteVersion.objects.bulk_create([SiteVersion(site=site, **SINCE)])


def settle() -> None:
    """Let the planner know what is there, as autovacuum would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


EMPTY = "/bench/empty/"


def _timed(browser: Browser, path: str) -> float:
    start = time.perf_counter()
    status, _ = browser.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return (time.perf_counter() - start) * 1000


def measure(browser: Browser, pages: dict[str, str], *, rounds: int = 31) -> dict[str, dict]:
    """Median milliseconds and queries of each page, rendered in full each time but for the figures all readers share."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    out = {}
    for name, path in pages.items():
        times, empty = [], []
        for turn in range(rounds + 1):
            _drop_pages(cache)
            pair = _timed(browser, EMPTY), _timed(browser, path)
            if turn:
                empty.append(pair[0])
                times.append(pair[1])
        _drop_pages(cache)
        with CaptureQueriesContext(connection) as seen:
            browser.get(path)
        out[name] = {
            "ms": round(statistics.median(times), 2),
            "empty_ms": round(statistics.median(empty), 2),
            "queries": len(seen),
        }
    return out


def _drop_pages(cache) -> None:
    """Forget every kept page, but not the figures: those are counted once after a change, for all readers."""
    for full_key in list(cache._cache):
        key = full_key.split(":", 2)[2]
        if not key.startswith("figures:"):
            cache.delete(key)


def run() -> dict:
    from django.test import override_settings

    from groups.registry.models import EducationGroup, Institution, Site

    with database(), override_settings(ROOT_URLCONF="bench.urls"):
        source = names()
        fill(source, DISTRICT)
        _one_school(WANTED)
        browser = Browser(reader())
        group = EducationGroup.objects.get(code=f"Z9{5:06d}")
        school = Institution.objects.get(code=f"J9{55:07d}")
        pages = {
            "group": f"/groups/{group.code}/",
            "institution": f"/institutions/{school.code}/",
            "search": f"/search/?q={quote(WANTED[:4])}",
            "search_spoken": f"/search/?q={quote('重庆市桥桥桥桥幼')}",
            "search_mixed": f"/search/?q={quote('桥qiao桥桥幼儿园')}",
            "search_words": f"/search/?q={quote('桥桥桥 幼儿园')}",
            "search_meant": f"/search/?q={quote('桥桥桥侨幼儿园')}",
            "institutions_named": f"/institutions/?q={quote('桥桥桥桥幼')}",
            "groups_named": f"/groups/?q={quote('桥桥桥桥幼')}",
            "table": "/groups/?category=primary",
        }
        settle()
        small = measure(browser, pages)
        start = time.perf_counter()
        fill(source, GROUPS - DISTRICT)
        settle()
        filled = time.perf_counter() - start
        large = measure(browser, pages)
        counts = {"groups": EducationGroup.objects.count(), "sites": Site.objects.count()}
    return {
        "bench": "registry",
        **machine(),
        "district": {"groups": DISTRICT, "sites": DISTRICT * MEMBERS + 1},
        "large": counts,
        "filling_seconds": round(filled, 1),
        "pages": {
            name: {
                "district_ms": small[name]["ms"],
                "large_ms": large[name]["ms"],
                "empty_ms": [small[name]["empty_ms"], large[name]["empty_ms"]],
                "ratio": round(
                    large[name]["ms"] / small[name]["ms"] * small[name]["empty_ms"] / large[name]["empty_ms"], 3
                ),
                "queries": [small[name]["queries"], large[name]["queries"]],
            }
            for name in pages
        },
        "goal": {"ratio": 1.2},
    }
