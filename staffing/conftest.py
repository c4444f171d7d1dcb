"""For every slice of the wing: schools with people on their rosters, and who keeps them."""

from datetime import date
from types import SimpleNamespace

import pytest

from nanan_groups.testing.factories import (
    AppointmentFactory,
    SiteFactory,
    StaffPostFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.kept import kept_today


@pytest.fixture
def schools(db) -> SimpleNamespace:
    """School ``a`` with its main site, an eastern campus and a clerk; school ``b``, a stranger with its own clerk."""
    return kept_today("schools", _schools)


def _schools() -> SimpleNamespace:
    with entry():
        main = SiteFactory(institution__version__name="甲校小学")
        east = SiteFactory(institution=main.institution, campus=True, version__label="东校区")
        strange = SiteFactory(institution__version__name="乙校小学")
        clerks = [
            AppointmentFactory(role="school_clerk", institution=site.institution, user=UserFactory(name=name)).user
            for site, name in ((main, "甲校文员"), (strange, "乙校文员"))
        ]
    return SimpleNamespace(
        a=main.institution,
        main=main,
        east=east,
        clerk=clerks[0],
        b=strange.institution,
        b_main=strange,
        b_clerk=clerks[1],
    )


@pytest.fixture
def person_at(db):
    """``person_at(site, **facts)``: somebody with a main post there since 1 September 2020."""

    def make(site, *, since=date(2020, 9, 1), leadership="", post_kind="teacher", **facts):
        facts = {"phone": "13812345678", **facts}
        post = StaffPostFactory(
            site=site,
            valid_from=since,
            leadership=leadership,
            post_kind=post_kind,
            **{f"person__{name}": value for name, value in facts.items()},
        )
        return post.person

    return make
