"""A round: its days and their fixed consequence, what schools tell, plans, and a decision of all legs or none."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in, check
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, UserFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import CensusEntryFactory, CensusListFactory
from staffing.eligibility.rules.parameters import defaults
from staffing.exchanges.models import ExchangeLeg
from staffing.models import CensusGroup
from staffing.rounds.models import ExchangeRound, GroupPlan, RoundDecision, SubjectBalance
from staffing.rounds.queries import offers_of
from staffing.rounds.services import set_balance, set_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
YEAR = 2026
DAYS = {
    "balances_until": TODAY + timedelta(days=5),
    "plans_until": TODAY + timedelta(days=10),
    "decide_until": TODAY + timedelta(days=20),
}
START, END = TODAY + timedelta(days=30), TODAY + timedelta(days=340)


@pytest.fixture
def world(schools, person_at):
    """Two schools of one group, a frozen list with two due teachers of Chinese at the first."""
    with entry():
        group = MembershipFactory(site=schools.main, valid_from=date(2022, 7, 14)).group
        MembershipFactory(site=schools.b_main, group=group, valid_from=date(2022, 7, 14))
        schools.lead = AppointmentFactory(role="group_principal", group=group, user=UserFactory()).user
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
        days = {"posted_from": TODAY, "posted_until": TODAY, "frozen_at": timezone.now()}
        kept = defaults(YEAR).stored()
        listed = CensusListFactory(school_year=YEAR, census_day=TODAY, state="frozen", parameters=kept, **days)
        schools.people = []
        for number, name in enumerate(("钱一", "孙二"), start=1):
            person = person_at(schools.main, name=name)
            one = CensusEntryFactory(
                of=listed, person=person, institution=schools.a, site=schools.main, staff_no=f"NA{number}", name=name,
                school="甲校小学", stage="primary", subject="chinese", months=80 + number,
            )  # fmt: skip
            CensusGroup.objects.create(entry=one, group=group)
            schools.people.append(person)
    schools.group = group
    return schools


def act(world, **more):
    return order(more.pop("actor", world.officer), TODAY, kind=ActKind.ENTRY, **more)


def opened(world) -> ExchangeRound:
    return set_round(order=act(world), school_year=YEAR, **DAYS)


def tell(world, school, actor, *, surplus=0, shortage=0, subject="chinese"):
    facts = {"stage": "primary", "subject": subject, "surplus": surplus, "shortage": shortage}
    return set_balance(order=act(world, actor=actor), of=ExchangeRound.objects.get(), institution=school, **facts)


def step(plan: GroupPlan, arrow: str, actor, comment="", **facts):
    plan.case.refresh_from_db()
    perform(case=plan.case, arrow=arrow, actor=actor, seen=plan.case.version, comment=comment, facts=facts)
    plan.case.refresh_from_db()
    plan.refresh_from_db()
    return plan


def planned(world, number=1) -> GroupPlan:
    opened(world)
    tell(world, world.a, world.clerk, surplus=1)
    tell(world, world.b, world.b_clerk, shortage=1)
    return step(GroupPlan.objects.get(), "submit", world.lead, number=number, grounds="按余缺")


def decided(world, plan: GroupPlan, **more) -> GroupPlan:
    picks = [one.value for one in offers_of(plan, TODAY)]
    facts = {"document": "南岸教委〔2026〕20号", "start": START, "end": END, "picks": picks} | more
    return step(plan, "decide", world.officer, **facts)


def test_the_whole_round_from_balances_to_legs(world):
    plan = planned(world)
    assert list(Todo.objects.filter(done_at__isnull=True).values_list("role", flat=True)) == ["personnel_officer"]
    offers = offers_of(plan, TODAY)
    assert [(one.person, one.to_school, one.told) for one in offers] == [("孙二", "乙校小学", True)]
    assert offers[0].line.startswith("乙校小学缺小学语文；派出校报余；")
    decided(world, plan)
    leg = ExchangeLeg.objects.get()
    assert (leg.person, leg.to_site, leg.document, leg.inside, leg.subject) == (
        world.people[1], world.b_main, "南岸教委〔2026〕20号", True, "chinese",
    )  # fmt: skip
    row = RoundDecision.objects.get()
    assert (plan.case.state, row.content[0]["name"], row.decided_by) == ("decided", "孙二", world.officer)
    with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
        RoundDecision.objects.update(document="改")


def test_before_the_list_is_frozen_there_is_no_round_and_days_stand_in_order(world):
    with pytest.raises(RuleViolation, match="还没有冻结"):
        set_round(order=act(world), school_year=YEAR + 1, **DAYS)
    with pytest.raises(RuleViolation, match="依次在后"):
        set_round(order=act(world), school_year=YEAR, **DAYS | {"plans_until": TODAY})
    with pytest.raises(RuleViolation, match="不能早于今天"):
        set_round(order=act(world), school_year=YEAR, **DAYS | {"balances_until": TODAY - timedelta(days=1)})
    with pytest.raises(PermissionDenied):
        set_round(order=act(world, actor=world.clerk), school_year=YEAR, **DAYS)


def test_what_schools_tell_is_their_own_and_ends_with_its_day(world, clock):
    opened(world)
    tell(world, world.a, world.clerk, surplus=2)
    tell(world, world.a, world.clerk, shortage=1)
    assert SubjectBalance.objects.values_list("surplus", "shortage").get() == (0, 1)
    tell(world, world.a, world.clerk)
    assert not SubjectBalance.objects.exists()
    with pytest.raises(RuleViolation, match="不能既余又缺"):
        tell(world, world.a, world.clerk, surplus=1, shortage=1)
    with pytest.raises(PermissionDenied):
        tell(world, world.b, world.clerk, surplus=1)
    clock.shift(6 * 86_400)
    with pytest.raises(RuleViolation, match="未报的按无余缺计"):
        tell(world, world.a, world.clerk, surplus=1)
    days = {"balances_until": TODAY + timedelta(days=7)}
    set_round(order=act(world), school_year=YEAR, **DAYS | days)
    tell(world, world.a, world.clerk, surplus=1)


def test_a_plan_that_is_not_handed_in_is_set_by_the_parameter(world, clock):
    opened(world)
    plan = GroupPlan.objects.get()
    with pytest.raises(RuleViolation, match="起才能按参数代定"):
        step(plan, "settle", world.officer)
    with pytest.raises(RuleViolation, match="不能超过本集团应交流的 2 人"):
        step(plan, "submit", world.lead, number=3)
    clock.shift(11 * 86_400)
    with pytest.raises(RuleViolation, match="不能再上报计划"):
        step(plan, "submit", world.lead, number=1)
    step(plan, "settle", world.officer)
    assert (plan.number, plan.by_default, plan.case.state) == (1, True, "reported")


def test_moving_the_days_moves_the_to_dos(world):
    opened(world)
    later = DAYS | {"plans_until": TODAY + timedelta(days=15)}
    set_round(order=act(world), school_year=YEAR, **later)
    due = Todo.objects.get(done_at__isnull=True).due_at
    assert timezone.localdate(due - timedelta(seconds=1)) == later["plans_until"]


def test_people_decide_within_what_was_planned(world):
    plan = planned(world)
    one, two = (f"{person.pk}:{world.b_main.pk}" for person in world.people)
    for picks, sentence in (
        ([], "请至少选择一人"),
        ([one, two], "计划 1 人，选了 2 人"),
        ([f"{world.people[0].pk}:999999"], "请刷新页面"),
        (["x:y"], "请刷新页面"),
    ):
        with pytest.raises(RuleViolation, match=sentence):
            decided(world, plan, picks=picks)
    for name, sentence in (("document", "决定文件"), ("start", "起日"), ("end", "止日")):
        with pytest.raises(RuleViolation, match=sentence):
            decided(world, plan, **{name: None})
    with pytest.raises(PermissionDenied):
        step(plan, "decide", world.lead, document="文", start=START, end=END, picks=[one])
    decided(world, plan, picks=[one])  # another one than was suggested
    assert ExchangeLeg.objects.get().person == world.people[0]


def test_one_leg_that_cannot_be_refuses_all(world):
    plan = planned(world, number=2)
    with entry():
        world.people[1].posts.update(valid_to=START)
    picks = [f"{person.pk}:{world.b_main.pk}" for person in world.people]
    with pytest.raises(RuleViolation):
        decided(world, plan, picks=picks)
    assert (ExchangeLeg.objects.count(), RoundDecision.objects.count()) == (0, 0)


def test_each_role_sees_its_part(world, client_of):
    plan = planned(world)
    page, detail = reverse("staffing:exchange-round"), reverse("staffing:plan-detail", args=[plan.case.code])
    seen = {}
    for name in ("officer", "lead", "clerk", "b_clerk"):
        text = client_of(getattr(world, name)).get(page, {"year": YEAR}).content.decode()
        code = client_of(getattr(world, name)).get(detail).status_code
        seen[name] = (f'<th scope="row">{world.a}' in text, f'<th scope="row">{world.b}' in text, code)
    assert seen == {
        "officer": (True, True, 200),
        "lead": (True, True, 200),
        "clerk": (True, False, 404),
        "b_clerk": (False, True, 404),
    }


def test_on_paper(world, client_of):
    decided(world, planned(world))
    client, code = client_of(world.officer), GroupPlan.objects.get().case.code
    page = client.get(reverse("staffing:balance-print"), {"year": YEAR}).content.decode()
    assert "2026-2027学年学科余缺汇总表" in page and "乙校小学" in page
    word = Document(io.BytesIO(client.get(reverse("staffing:decision-docx", args=[code])).content))
    assert [cell.text for cell in word.tables[0].rows[1].cells][:5] == [
        "1",
        "NA2",
        "孙二",
        str(world.main),
        str(world.b_main),
    ]
    assert client.get(reverse("staffing:balance-print"), {"year": 2025}).status_code == 400


def test_the_page_decides_with_what_is_ticked(world, client_of):
    plan = planned(world)
    path = reverse("staffing:plan-step", args=[plan.case.code, "decide"])
    client = client_of(world.officer)
    page = client.get(path).content.decode()
    value = f"{world.people[1].pk}:{world.b_main.pk}"
    assert f'value="{value}"' in page and "checked" in page
    typed = {
        "document": "南岸教委〔2026〕21号", "start": START.isoformat(), "end": END.isoformat(), "picks": [value],
        "seen": plan.case.version, "request_key": "k1",
    }  # fmt: skip
    assert client.post(path, typed).status_code == 302
    assert ExchangeLeg.objects.get().document == "南岸教委〔2026〕21号"


def test_home_and_calendar_know_the_round(world, client_of):
    opened(world)
    assert "份学科余缺待申报" in client_of(world.clerk).get("/").content.decode()
    tell(world, world.a, world.clerk, surplus=1)
    assert "份学科余缺待申报" not in client_of(world.clerk).get("/").content.decode()
    assert "上报交流计划" in client_of(world.lead).get("/").content.decode()


def test_the_sheet_tells_the_same_and_out_again(world):
    row = {"school": "甲校小学", "stage": "小学", "subject": "语文", "surplus": 2, "told": "两人返岗"}
    assert check("subject_balance", world.clerk, row).told == ["现在没有在申报期的交流轮次，不能导入学科余缺。"]
    opened(world)
    assert bring_in("subject_balance", world.clerk, row).counts == (1, 0, 0)
    assert bring_in("subject_balance", world.clerk, row).counts == (0, 0, 1)
    assert bring_in("subject_balance", world.clerk, row | {"surplus": 1}).counts == (0, 1, 0)
    wrong = (row | {"school": "乙校小学"}, row | {"surplus": 1, "shortage": 1, "subject": "数学"})
    assert [column for _, column, _ in check("subject_balance", world.clerk, *wrong).problems] == ["school", "shortage"]
    dataset = dataset_of("subject_balance")
    out = list(dataset.rows(Asked(scope_of(world.officer), TODAY, {})))
    school = f"甲校小学（{world.a.code}）"
    assert [list(line) for line in dataset.sheet.lines(out)] == [[school, "小学", "语文", 1, "", "两人返岗"]]
    assert list(dataset.rows(Asked(scope_of(world.b_clerk), TODAY, {}))) == []
