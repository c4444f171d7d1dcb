"""A special project from its application to its acceptance, and its line in the statement."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from funding.projects.papers import acceptance_paper, review_paper
from funding.projects.queries import money_of
from funding.projects.rules import PROJECT, Goal, missing_kinds, read_goals
from funding.projects.services import change_project, start_project
from funding.statements.queries.statements import computed
from funding.statements.words import LineKind
from groups.papers.cases.queries import steps_of
from groups.registry.models import EducationGroup
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.official.paper import Facts, Rows
from nanan_groups.records.cases.engine import perform
from nanan_groups.testing.books_made import order

GOALS = "数量 | 开展联合教研 | 20次\n效益 | 覆盖教师 | 300人\n满意度 | 教师满意度 | 90%"


def test_goals_are_read_line_by_line():
    assert read_goals(GOALS)[0] == Goal("quantity", "开展联合教研", "20次")
    assert missing_kinds(read_goals(GOALS)) == []
    assert missing_kinds(read_goals("数量 | 教研 | 20次")) == ["效益", "满意度"]
    for wrong in ("数量 教研", "质 | 教研 | 1", "数量 | | 1"):
        with pytest.raises(RuleViolation) as refused:
            read_goals(wrong)
        assert refused.value.sentence.startswith("第 1 行")


def test_every_state_has_a_tone_but_the_first():
    assert set(PROJECT.states) - set(PROJECT.tones) == {"draft"}


@pytest.fixture
def people(policy, user_of):
    group = EducationGroup.objects.get(source_ref="group/1-1")
    roles = {"officer": "finance_officer", "leader": "bureau_leader", "treasury": "treasury_officer"}
    found = {name: user_of(role) for name, role in roles.items()}
    return found | {"principal": user_of("group_principal", group=group), "group": group}


def _started(people, goals=GOALS):
    facts = {"year": timezone.localdate().year, "title": "科学教育基地", "need": "依据", "asked_fen": 30_000_000}
    return start_project(order=order(people["principal"]), group=people["group"], goals=read_goals(goals), **facts)


def step(project, arrow, actor, **more):
    project.case.refresh_from_db()
    return perform(case=project.case, arrow=arrow, actor=actor, seen=project.case.version, **more)


@pytest.mark.django_db
def test_from_application_to_acceptance(people):
    project = _started(people)
    step(project, "submit", people["principal"])
    with pytest.raises(RuleViolation) as refused:
        step(project, "review", people["officer"], comment="可行", facts={"fen": 30_000_001})
    assert refused.value.code == "too-much"
    step(project, "review", people["officer"], comment="可行", facts={"fen": 25_000_000})
    step(project, "approve", people["leader"], facts={"fen": 20_000_000})
    year = project.year
    groups = EducationGroup.objects.filter(pk=people["group"].pk)
    assert computed(year, groups).district.total == 60_000_000  # not before it is confirmed
    step(project, "confirm", people["treasury"])
    (one,) = computed(year, groups).district.statements
    assert (one.total, one.amount_of(LineKind.SPECIAL)) == (80_000_000, 20_000_000)
    with pytest.raises(RuleViolation) as refused:
        step(project, "evaluate", people["principal"], comment="目标完成")
    assert refused.value.sentence == "请填写“开展联合教研”的完成值。"
    reached = {"goal_1": "22次", "goal_2": "310人", "goal_3": "95%"}
    step(project, "evaluate", people["principal"], comment="目标完成", facts=reached)
    step(project, "accept", people["officer"], comment="通过")
    project.case.refresh_from_db()
    assert project.case.state == "accepted"
    project.refresh_from_db()
    told, tables = facts_and_rows(review_paper(project, "已验收", steps := steps_of(project.case.pk)))
    assert (told["评审意见"], told["建议金额"]) == ("可行", "250,000.00\u00a0元（大写：贰拾伍万元整）")
    assert told["区教委领导核定"].startswith("200,000.00\u00a0元（大写：贰拾万元整）。已核定：")
    assert people["treasury"].name in told["区财政局确认"] and tables[0][0][2:] == ("开展联合教研", "20次")
    told, tables = facts_and_rows(acceptance_paper(project, "已验收", steps, *money_of(project)))
    assert (told["自评"], told["验收意见"]) == ("目标完成", "已验收：通过")
    assert told["已下达"] == "0.00\u00a0元" and [row[-1] for row in tables[0]] == list(reached.values())


def facts_and_rows(paper):
    facts = {fact.label: fact.text for block in paper.body if isinstance(block, Facts) for fact in block.facts}
    return facts, [[row.cells for row in block.rows] for block in paper.body if isinstance(block, Rows)]


@pytest.mark.django_db
def test_without_goals_it_is_not_handed_in(people):
    project = _started(people, "数量 | 教研 | 20次")
    with pytest.raises(RuleViolation) as refused:
        step(project, "submit", people["principal"])
    assert "绩效目标表没有写：效益" in refused.value.sentence
    facts = {"title": project.title, "need": project.need, "asked_fen": 20_000_000}
    change_project(order=order(people["principal"]), project=project, goals=read_goals(GOALS), **facts)
    step(project, "submit", people["principal"])
    with pytest.raises(RuleViolation) as refused:
        change_project(order=order(people["principal"]), project=project, goals=read_goals(GOALS), **facts)
    assert refused.value.code == "decided"


@pytest.mark.django_db
def test_who_writes(people, user_of):
    with pytest.raises(PermissionDenied):
        start_project(
            order=order(people["officer"]), group=people["group"], year=2026, title="x", need="x", asked_fen=1, goals=[]
        )


@pytest.mark.django_db
def test_pages(people, client_of):
    client = client_of(people["principal"])
    assert client.get("/funding/projects/start/").status_code == 200
    project = _started(people)
    page = client.get(f"/funding/projects/{project.case.code}/").content.decode()
    assert "开展联合教研" in page and "申报" in page
    assert client.get("/funding/projects/").status_code == 200
    assert client.get(f"/funding/projects/{project.case.code}/acts/change/").status_code == 200
    assert "评审表" not in page
    for paper in ("review", "acceptance"):
        page = client.get(f"/funding/projects/{project.case.code}/{paper}/print/").content.decode()
        assert "开展联合教研" in page and "导出 Word" in page
