"""Schools with people on their rosters, and who keeps them."""

from datetime import date
from types import SimpleNamespace

import pytest

from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import (
    AppointmentFactory,
    SiteFactory,
    StaffPostFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.kept import kept_today

RAW = {
    "staff_no": "NA2026001", "name": "张示范", "sex": "女", "birth_month": "1988-03", "school": "甲校小学", "site": "",
    "stage": "小学", "subject": "语文", "post_kind": "专任教师", "leadership": "", "title_": "一级教师",
    "honour": "区级骨干教师", "joined_on": "2020-09-01", "joined_service_on": "2010-09-01", "phone": "13812345678",
    "state": "在岗",
}  # fmt: skip


def order(actor, day=date(2026, 9, 1), **more) -> Order:
    return Order(**({"actor": actor, "effective_on": day, "reason": "测试原因", "kind": ActKind.CHANGE} | more))


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
