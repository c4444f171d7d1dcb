"""A year of staffing in the browser: five roles, from the census day to a certificate that a stranger checks."""

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.testing.browser import follow
from nanan_groups.testing.factories import (
    AppointmentFactory,
    LeadFactory,
    MembershipFactory,
    SiteFactory,
    StaffPostFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.plan_desk import Desk, good
from staffing.career.models import RetirementRule
from staffing.certificates.models import Certificate
from staffing.eligibility.models import Objection
from staffing.exchanges.models import ExchangeLeg
from staffing.rounds.models import GroupPlan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YEAR = 2026


@pytest.fixture
def world(transactional_db, clock) -> SimpleNamespace:
    """Two schools of a group, one teacher who is due, and five roles: personnel, a head, clerks, the group's principal, the
    bureau's leader."""
    made = SimpleNamespace()
    with entry():
        a, b = (SiteFactory(institution__version__name=f"{name}校小学") for name in "甲乙")
        made.group = MembershipFactory(site=a, group__version__name="甲教育集团").group
        MembershipFactory(site=b, group=made.group)
        LeadFactory(group=made.group, institution=a.institution)
        for who, age, base in (("men", 60, date(1965, 1, 1)), ("women", 55, date(1970, 1, 1))):
            row = {"who": who, "age": age, "base_month": base, "step": 4, "most": 36, "source": "决定"}
            RetirementRule.objects.create(valid_from=date(2025, 1, 1), **row)
        post = StaffPostFactory(site=a, person__name="钱应交", valid_from=date(2019, 9, 1), employment="established")
        StaffPostFactory(site=b, valid_from=date(2024, 9, 1), employment="established")
        for name, role, place in (
            ("officer", "personnel_officer", {}),
            ("leader", "bureau_leader", {}),
            ("head", "member_principal", {"institution": a.institution}),
            ("clerk", "school_clerk", {"institution": a.institution}),
            ("b_clerk", "school_clerk", {"institution": b.institution}),
            ("lead", "group_principal", {"group": made.group}),
        ):
            setattr(made, name, AppointmentFactory(role=role, user=UserFactory(), **place).user)
    made.person, made.a, made.b = post.person, a.institution, b.institution
    return made


class StaffDesk(Desk):
    def fill(self, **fields) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]").first
            kind = field.evaluate("field => field.type")
            if kind == "radio":
                self.page.locator(f"[name={name}][value={value}]").check()
            elif kind.startswith("select"):
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def act(self, address: str, **fields) -> None:
        """Fill in, look it over, confirm."""
        self.go(address)
        self.fill(**fields)
        follow(self.page.get_by_role("button", name="下一步：核对"))
        follow(self.page.get_by_role("button", name="确认办理"))

    def take(self, plan: GroupPlan, arrow: str, **fields) -> None:
        self.go(reverse("staffing:plan-step", args=[plan.case.code, arrow]))
        self.fill(**fields)
        follow(self.page.get_by_role("button", name=re.compile("^确认")))


def of_list(verb: str) -> str:
    return reverse("staffing:list-act", args=[YEAR, verb])


def test_from_the_census_day_to_a_certificate(desktop, live_server, world, clock):
    desk, page = StaffDesk(desktop, live_server), desktop
    desk.sit(world.officer).act(reverse("staffing:round-act", args=["draw-list"]), reason="年度交流")
    desk.act(of_list("post"), reason="公示三天")
    listed = desk.go(reverse("staffing:census-list", args=[YEAR])).content()
    assert "钱应交" in listed and "连续7年0个月" in listed

    desk.sit(world.head).act(
        reverse("staffing:entry-act", args=[YEAR, world.person.code, "object"]),
        text="该教师带毕业班",
        reason="申请暂缓",
    )
    answer = ["staffing:objection-act", [YEAR, Objection.objects.get().pk, "answer"]]
    desk.sit(world.officer).act(
        reverse(answer[0], args=answer[1]), upheld="no", answer="毕业班不是暂缓的情形", reason="答复异议"
    )

    clock.move_to(datetime(2026, 12, 4, 10, tzinfo=timezone.get_default_timezone()))
    desk.sit(world.officer).act(of_list("freeze"), reason="公示期满")
    days = {"balances_until": "2026-12-10", "plans_until": "2026-12-20", "decide_until": "2026-12-31"}
    desk.act(reverse("staffing:round-set", args=["set"]), reason="开始这一轮", **days)
    balance = reverse("staffing:balance-act", args=[YEAR, "balance"])
    for clerk, numbers in ((world.clerk, {"surplus": 1}), (world.b_clerk, {"shortage": 1})):
        desk.sit(clerk).act(balance, stage="primary", subject_of="chinese", **numbers)

    plan = GroupPlan.objects.get()
    desk.sit(world.lead).take(plan, "submit", number=1, grounds="按余缺安排一人")
    desk.sit(world.officer).go(reverse("staffing:plan-step", args=[plan.case.code, "decide"]))
    assert page.locator(
        "[name=picks]"
    ).first.is_checked()  # suggested: the one school has one too many, the other too few
    desk.take(plan, "decide", document="南岸教委〔2026〕20号", start="2026-12-15", end="2027-10-20")
    leg = ExchangeLeg.objects.get()
    assert (leg.person, leg.to_site.institution, leg.inside) == (world.person, world.b, True)
    good(page, "year-plan")

    desk.sit(world.leader).go(f"{reverse('staffing:targets')}?year={YEAR}")
    assert "100%" in page.locator("table").first.inner_text()
    follow(page.locator("table").first.get_by_role("link").first)
    assert "钱应交" in page.content()  # the figure opens to its people

    clock.move_to(datetime(2027, 10, 21, 10, tzinfo=timezone.get_default_timezone()))
    User.objects.update(password_set_at=timezone.now())  # in between everybody chose another password
    code = world.person.code
    desk.sit(world.officer).act(
        reverse("staffing:leg-act", args=[code, leg.pk, "assess"]), grade="good", reason="期满", document="考核表1号"
    )
    desk.act(reverse("staffing:certificate-issue", args=[code]), reason="本人申请")
    row = Certificate.objects.get()
    desk.go(reverse("staffing:certificate-print", args=[code, row.number]))
    assert "乙校小学" in page.content() and "良好" in page.content()
    good(page, "year-certificate")
    desk.go(reverse("staffing:certificate-list"))
    assert row.number in page.content()
    good(page, "year-certificates")

    page.context.clear_cookies()  # a stranger, with the paper in his hand
    desk.go(f"{reverse('staffing:certificate-check')}?number={row.number}&word={row.check_word}")
    assert "有效，2027年10月21日出具" in page.content() and "钱应交" not in page.content()
