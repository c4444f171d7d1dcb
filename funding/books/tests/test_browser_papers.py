"""The papers of money and a school's own box, on a desk and on a phone: readable, nothing cut off, nothing for axe."""

from datetime import date

import pytest

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.books.services.money import set_budget, spend
from funding.books.services.transfers import draft_transfer
from funding.grades.services import enter_grade
from funding.projects.models import ProjectGoal, SpecialProject
from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.testing.books_made import DISTRICT, YEAR, group_with_money, order
from nanan_groups.testing.browser import axe, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import InstitutionFactory, entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(transactional_db, user_of):
    out = group_with_money()
    facts = {"account": out.first, "source": DISTRICT, "category": out.category}
    set_budget(order=order(), account=out.first, category=out.category, fen=3_000_000)
    spend(order=order(), fen=1_234_567, voucher="记-1", on=date(YEAR, 5, 15), **facts)
    with entry(title="协议"):
        load_rules(Loaded())
        agreement = Agreement.objects.create(
            code="XY0001", group=out.group, university=InstitutionFactory(), school=out.schools[0], title="共建协议",
            signed_on=date(YEAR, 1, 5), valid_from=date(YEAR, 1, 5), revision=1,
        )  # fmt: skip
        of = AgreementYear.objects.create(agreement=agreement, year=YEAR, agreed_fen=50_000_000)
        out.receipt = Receipt.objects.create(
            code="DZ00001", year=of, on=date(YEAR, 3, 1), fen=32_000_000, slip="回单1", state="accepted",
            decided_on=date(YEAR, 3, 2),
        )  # fmt: skip
        case = CaseFactory(
            kind="funding_project", title="项目", place="group", place_id=out.group.pk, state="evaluated"
        )
        facts = {"group": out.group, "year": YEAR, "title": "科学教育实践基地", "need": "共用一处基地"}
        out.project = SpecialProject.objects.create(case=case, asked_fen=30_000_000, approved_fen=20_000_000, **facts)
        for at, (kind, text) in enumerate((("quantity", "开展科学实践活动"), ("benefit", "覆盖学生")), start=1):
            facts = {"kind": kind, "text": text, "target": "20次", "reached": "22次"}
            ProjectGoal.objects.create(project=out.project, ordinal=at, **facts)
    out.officer = user_of("finance_officer")
    told = {"published_on": date(YEAR - 1, 12, 20), "source": "2025年度发展性评价结果通报"}
    enter_grade(order=order(out.officer), year=YEAR, group=out.group, grade="excellent", **told)
    facts = {"source": DISTRICT, "fen": 1_000_000, "why": "联合教研活动的场地、资料和专家讲座"}
    clerk = user_of("school_clerk", institution=out.schools[0])
    out.transfer = draft_transfer(order=order(clerk), origin=out.first, to=out.second, **facts)
    return out


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_papers_and_the_schools_box(screen, request, live_server, made):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, made.officer)
    base = f"{live_server.url}/funding"
    for name, path in {
        "settlement": f"{base}/{YEAR}/settlement/",
        "group-settlement": f"{base}/{YEAR}/groups/{made.group.code}/settlement/",
        "transfer": f"{base}/transfers/{made.transfer.case.code}/print/",
        "receipt": f"{base}/receipts/{made.receipt.code}/print/",
        "agreement": f"{base}/agreements/XY0001/",
        "project": f"{base}/projects/{made.project.case.code}/",
        "project-review": f"{base}/projects/{made.project.case.code}/review/print/",
        "project-acceptance": f"{base}/projects/{made.project.case.code}/acceptance/print/",
        "grades": f"{base}/{YEAR}/grades/",
        "grade-enter": f"{base}/{YEAR}/grades/acts/enter/",
        "accounts": f"{base}/{YEAR}/accounts/",
        "school": f"{live_server.url}/institutions/{made.schools[0].code}/",
        "back-office": f"{live_server.url}/admin/funding/entry/",
    }.items():
        page.goto(path)
        shot(page, f"funding-paper-{name}-{screen}")
        no_sideways_scroll(page)
        assert axe(page) == [], name
