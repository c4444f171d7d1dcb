"""Invented money: last year released, spent and closed; this year running, with agreements, receipts, a transfer under way."""

from datetime import date

from django.utils import timezone

from funding.agreements.services import add_agreement, decide_receipt, report_receipt, set_agreed
from funding.batches.models import Batch
from funding.batches.services.batches import draft_batch, tick
from funding.batches.words import Warning
from funding.books.models import Account, SpendingCategory
from funding.books.services.money import close_year, commit, pay_out, reverse, set_budget, spend
from funding.books.services.transfers import draft_transfer
from funding.books.words import AccountKind, MoneySource
from funding.envelope.services import set_budget as set_envelope
from funding.grades.services import enter_grade
from funding.projects.rules import read_goals
from funding.projects.services import start_project
from groups.registry.models import EducationGroup, Institution, Partnership
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, SCHOOL_REF, holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

DISTRICT = MoneySource.DISTRICT
SECOND_REF = "institution/文德中学"


@part_of_year(at=50)
def make_demo_funding() -> None:
    """Once; what is there already is left alone."""
    if Batch.objects.exists():
        return
    desk = _Desk()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    _agreements(desk, group)
    told = {"published_on": date(desk.today.year - 1, 12, 20), "source": "（示例）发展性评价结果通报"}
    enter_grade(order=desk.order(desk.officer), year=desk.today.year, group=group, grade="good", **told)
    for year in (desk.today.year - 1, desk.today.year):
        facts = {"year": year, "purpose": "", "approved_fen": 1_200_000_000, "document": f"（示例）财〔{year}〕1号"}
        set_envelope(order=desk.order(desk.officer), **facts)
        _batch(desk, year)
        _spending(desk, group, year)
    close_year(order=desk.order(desk.officer, "（示例）年度终了"), year=desk.today.year - 1)
    _transfer(desk, group)
    _project(desk, group)


class _Desk:
    """Who does it, and the day."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.officer, self.leader = holder_of(Role.FINANCE_OFFICER), holder_of(Role.BUREAU_LEADER)
        self.treasury, self.clerk = holder_of(Role.TREASURY_OFFICER), holder_of(Role.SCHOOL_CLERK)
        self.head, self.principal = holder_of(Role.MEMBER_PRINCIPAL), holder_of(Role.GROUP_PRINCIPAL)

    def order(self, actor, reason: str = "（示例）") -> Order:
        return Order(actor=actor, effective_on=self.today, reason=reason, kind=ActKind.ENTRY)

    def day(self, year: int, month: int, day: int) -> date:
        """Of that year, or today where it has not come yet; never before the year."""
        return max(date(year, 1, 1), min(date(year, month, day), self.today))

    def step(self, case, arrow: str, actor, comment: str = "", **facts) -> None:
        case.refresh_from_db()
        perform(case=case, arrow=arrow, actor=actor, seen=case.version, comment=comment, facts=facts)


def _batch(desk: _Desk, year: int) -> None:
    batch = draft_batch(order=desk.order(desk.officer), year=year)
    statements = list(batch.statements.all())
    for warning in Warning:
        if left := [one for one in statements if warning in one.left_to_tick]:
            tick(order=desk.order(desk.officer), batch=batch, warning=warning.value, statements=left)
    desk.step(batch.case, "check", desk.officer)
    desk.step(batch.case, "endorse", desk.leader)
    desk.step(batch.case, "confirm", desk.treasury)
    document = f"（示例）教财〔{year}〕3号"
    desk.step(batch.case, "release", desk.officer, document_no=document, on=desk.day(year, 3, 31))


def _agreements(desk: _Desk, group: EducationGroup) -> None:
    """One of two universities of the first group: agreed for two years, part of it here. The other has no amount yet."""
    partnership = Partnership.objects.filter(group=group).order_by("ordinal").first()
    year = desk.today.year
    agreement = add_agreement(
        order=desk.order(desk.officer),
        group=group,
        university=partnership.university,
        school=partnership.school,
        title=f"（示例）与{partnership.university}共建协议",
        signed_on=date(year - 1, 1, 1),
        valid_from=date(year - 1, 1, 1),
        valid_to=date(year + 2, 1, 1),
        note="",
    )
    for one in (year - 1, year):
        facts = {"agreement": agreement, "year": one}
        set_agreed(order=desk.order(desk.officer), agreed_fen=50_000_000, **facts)
        facts |= {"kind": "received", "on": desk.day(one, 3, 20), "fen": 32_000_000, "slip": f"示例回单{one}"}
        receipt = report_receipt(order=desk.order(None), **facts)
        if one < year:
            decide_receipt(order=desk.order(desk.officer), receipt=receipt, accepted=True)


def _spending(desk: _Desk, group: EducationGroup, year: int) -> None:
    """Two schools of the group with money, spending by category, one of them reversed."""
    own = Account.objects.get(year=year, group=group, kind=AccountKind.GROUP)
    schools = [Institution.objects.get(source_ref=ref) for ref in (SCHOOL_REF, SECOND_REF)]
    paid = desk.day(year, 4, 10)
    for school in schools:
        facts = {"origin": own, "school": school, "source": DISTRICT, "fen": 10_000_000, "on": paid}
        pay_out(order=desk.order(desk.officer), **facts)
    account = Account.objects.get(year=year, group=group, institution=schools[0])
    categories = list(SpendingCategory.objects.order_by("ordinal")[:4])
    fens = (3_000_000, 2_000_000, 1_500_000, 1_000_000)
    for number, (category, fen) in enumerate(zip(categories, fens, strict=True), start=1):
        set_budget(order=desk.order(desk.clerk), account=account, category=category, fen=fen)
        entry = spend(
            order=desk.order(desk.clerk),
            account=account,
            source=DISTRICT,
            category=category,
            fen=fen * 8 // 10,
            on=desk.day(year, 4 + number, 15),
            voucher=f"示例记{year}-{number:03d}",
            note=f"（示例）{category}",
        )
    reverse(order=desk.order(desk.clerk), entry=entry, on=desk.day(year, 9, 20), why="（示例）发票抬头有误")
    if year == desk.today.year:
        facts = {"source": DISTRICT, "fen": 1_000_000, "on": desk.day(year, 10, 8), "note": "（示例）培训合同"}
        commit(order=desk.order(desk.clerk), account=account, **facts)


def _transfer(desk: _Desk, group: EducationGroup) -> None:
    """Signed by the giving head, waiting for the receiving one."""
    accounts = Account.objects.filter(year=desk.today.year, group=group, kind=AccountKind.SCHOOL)
    origin = accounts.get(institution__source_ref=SCHOOL_REF)
    to = accounts.get(institution__source_ref=SECOND_REF)
    facts = {"origin": origin, "to": to, "source": DISTRICT, "fen": 1_000_000, "why": "（示例）联合教研活动"}
    transfer = draft_transfer(order=desk.order(desk.clerk), **facts)
    desk.step(transfer.case, "give", desk.head)


def _project(desk: _Desk, group: EducationGroup) -> None:
    """Applied for and reviewed, waiting for the leader."""
    year = desk.today.year
    goals = "数量 | 开展科学实践活动 | 20次\n质量 | 形成课程案例 | 10个\n效益 | 覆盖学生 | 3000人\n满意度 | 学生满意度 | 90%"
    project = start_project(
        order=desk.order(desk.principal),
        group=group,
        year=year,
        title="（示例）科学教育实践基地",
        need="（示例）集团各校共用一处科学教育实践基地，购置设备并开发课程。",
        asked_fen=30_000_000,
        goals=read_goals(goals),
        milestones=[
            ("（示例）完成设备采购", date(year, 6, 30)),
            ("（示例）开展第一轮活动", date(year, 10, 31)),
        ],
    )
    desk.step(project.case, "submit", desk.principal)
    desk.step(project.case, "review", desk.officer, comment="（示例）目标清楚，建议压缩设备费。", fen=25_000_000)
