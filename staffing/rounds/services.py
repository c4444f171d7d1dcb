"""The round: its days, what schools tell, what groups plan, and the decision that makes the legs."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import EducationGroup, GroupVersion, Institution, Site
from groups.rights.roles import CHANGE_ROSTER, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding
from nanan_groups.kit.texts import short_enough
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.cases.turns import move_todos
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.eligibility.models import CensusEntry
from staffing.eligibility.services.parameters import require_office
from staffing.exchanges.queries.targets import frozen_list
from staffing.exchanges.services.legs import write_leg
from staffing.exchanges.words import ExchangeKind
from staffing.roster.services.basics import scope_for
from staffing.roster.words import Subject, TeachingStage, taught
from staffing.rounds.models import ExchangeRound, GroupPlan, RoundDecision, SubjectBalance
from staffing.rounds.queries import candidates_of, default_for, due_by_group, sites_of_group, visible_plans
from staffing.rounds.rules.case import ROUND_PLAN
from staffing.rounds.words import MOST

PREFIX, WIDTH = "YL", 5


def set_round(
    *, order: Order, school_year: int, balances_until: date, plans_until: date, decide_until: date
) -> ExchangeRound:
    """Opens the round of a year whose list is frozen, with a plan to hand in for every group that has somebody due; or moves its
    days. A day that is over is not moved to another one that is over."""
    require_office(order)
    if not balances_until < plans_until < decide_until:
        raise RuleViolation("三个截止日须依次在后：余缺申报、集团计划、决定。", field="plans_until", code="order")
    days = {"balances_until": balances_until, "plans_until": plans_until, "decide_until": decide_until}
    year = f"{school_year_text(school_year)}学年"
    with carry_out(order, "set_round", f"{year}交流轮次") as draft:
        row = ExchangeRound.objects.select_for_update().filter(school_year=school_year).first()
        _refuse_past(days, row)
        if row is not None:
            draft.lock(row, seen=order.seen)
            draft.update(row, **days)
            refuse_same(draft)
            _move_days(row)
            return row
        if frozen_list(school_year) is None:
            raise RuleViolation(
                f"{year}的应交流名册还没有冻结，冻结后才能开始这一轮。", field="school_year", code="list"
            )
        row = draft.add(ExchangeRound(code=next_code(PREFIX, WIDTH), school_year=school_year, **days))
        draft.note_values(row, list(days))
        _open_plans(draft, row)
    return row


def _refuse_past(days: dict[str, date], row: ExchangeRound | None) -> None:
    today = timezone.localdate()
    for name, day in days.items():
        if day < today and (row is None or getattr(row, name) != day):
            raise RuleViolation(f"截止日不能早于今天（{day_text(today)}）。", field=name, code="past")


def _open_plans(draft: Draft, row: ExchangeRound) -> None:
    """A group that is over by now hands nothing in: its people count for the district alone."""
    due = due_by_group(row.school_year)
    today = timezone.localdate()
    names = dict(GroupVersion.objects.active_on(today).filter(group__in=due).values_list("group_id", "name"))
    for group in EducationGroup.objects.filter(pk__in=names).order_by("code"):
        title = f"{names[group.pk]}{school_year_text(row.school_year)}学年交流计划"
        case = open_case(
            kind=ROUND_PLAN.code,
            title=title,
            place="group",
            place_id=group.pk,
            year=row.school_year,
            submit_by=end_of_day(row.plans_until),
            review_by=end_of_day(row.decide_until),
        )
        draft.add(GroupPlan(of=row, group=group, case=case), subject=title)


def _move_days(row: ExchangeRound) -> None:
    for plan in row.plans.select_related("case").exclude(case__state__in=ROUND_PLAN.final):
        case = plan.case
        case.submit_by, case.review_by = end_of_day(row.plans_until), end_of_day(row.decide_until)
        case.save(update_fields=["submit_by", "review_by"])
        move_todos(case, ROUND_PLAN)


# --- what schools tell -----------------------------------------------------------------------------------------------
def set_balance(
    *,
    order: Order,
    of: ExchangeRound,
    institution: Institution,
    stage: str,
    subject: str,
    surplus: int,
    shortage: int,
    note: str = "",
) -> ExchangeRound:
    """By the school while the day is not over; 0 and 0 takes it back. Afterwards what nobody told is read as neither."""
    if not scope_for(order.actor).may_for_institution(CHANGE_ROSTER, institution.pk):
        raise PermissionDenied("学科余缺由本校经办人或区教委人事科室申报。")
    if stage not in TeachingStage.values or subject not in Subject.values:
        missing = "stage" if stage not in TeachingStage.values else "subject"
        raise RuleViolation("请选择学段和学科。", field=missing, code="choice")
    if surplus and shortage:
        raise RuleViolation("同一学段学科不能既余又缺，请只填一项。", field="shortage", code="both")
    if max(surplus, shortage) > MOST:
        raise RuleViolation("余缺人数过大，请核对。", field="surplus", code="number")
    note = short_enough(note, 200, "说明", "note")
    what = f"{institution} {taught(stage, subject)}"
    facts = {"surplus": surplus, "shortage": shortage, "note": note}
    with carry_out(order, "set_balance", f"学科余缺：{what}") as draft:
        draft.lock(of)
        of.refresh_from_db()
        if timezone.localdate() > of.balances_until:
            raise RuleViolation(
                f"余缺申报已于{day_text(of.balances_until)}截止，未报的按无余缺计；确需更改的请联系人事科室延期。",
                code="over",
            )
        row = SubjectBalance.objects.filter(of=of, institution=institution, stage=stage, subject=subject).first()
        if row is None and (surplus or shortage):
            row = draft.add(
                SubjectBalance(of=of, institution=institution, stage=stage, subject=subject, **facts), subject=what
            )
            draft.note_values(row, [name for name in facts if facts[name]], subject=what)
        elif row is not None and not (surplus or shortage):
            draft.note(what, "学科余缺", f"余 {row.surplus} 缺 {row.shortage}", "")
            row.delete()
        elif row is not None:
            draft.update(row, subject=what, **facts)
        refuse_same(draft)
    return of


# --- what groups plan, what is decided ------------------------------------------------------------------------------
def plan_of(case: Case) -> GroupPlan:
    return GroupPlan.objects.select_related("of", "group", "case").get(case=case)


def submit(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    number = facts.get("number")
    if not isinstance(number, int) or not 0 <= number <= MOST:
        raise RuleViolation("请填写计划交流人数。", field="number", code="required")
    grounds = short_enough(str(facts.get("grounds") or ""), 1000, "说明", "grounds")
    row = plan_of(case)
    due = due_by_group(row.of.school_year).get(row.group_id, 0)
    if number > due:
        raise RuleViolation(f"计划人数不能超过本集团应交流的 {due} 人。", field="number", code="too-many")
    draft.update(row, subject=case.title, number=number, grounds=grounds)


def settle(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    row = plan_of(case)
    draft.update(row, subject=case.title, number=default_for(row), by_default=True)


def decide(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """All legs of the group with one document; one that cannot be refuses all. Beyond what was planned nobody goes."""
    row = plan_of(case)
    document = short_enough(str(facts.get("document") or ""), 200, "决定文件", "document")
    start, end = facts.get("start"), facts.get("end")
    for name, value, sentence in (
        ("document", document, "请写明决定文件。"),
        ("start", start, "请填写起日。"),
        ("end", end, "请填写计划止日。"),
    ):
        if not value:
            raise RuleViolation(sentence, field=name, code="required")
    picks = _picks(row, facts.get("picks") or ())
    content = []
    for entry, site in picks:
        leg = write_leg(
            draft,
            person=entry.person,
            kind=ExchangeKind.ROTATION.value,
            to_site=site,
            start=start,
            end=end,
            document=document,
            hours=0,
            standard=0,
            subject=entry.subject,
            duties="",
        )
        content.append(
            {
                "staff_no": entry.staff_no,
                "name": entry.name,
                "from": str(leg.from_site),
                "to": str(site),
                "subject": str(Subject(entry.subject).label) if entry.subject else "",
                "backbone": entry.backbone,
            }
        )
    RoundDecision.objects.create(
        plan=row,
        document=document,
        start=start,
        end=end,
        content=content,
        decided_on=timezone.localdate(),
        decided_by=step.actor,
    )
    draft.note(case.title, "交流决定", "", f"{document}，{len(content)} 人", start)


def _picks(row: GroupPlan, values) -> list[tuple[CensusEntry, Site]]:
    """Only those due of this group who do not go anywhere yet, and only to its own sites."""
    due = {one.person_id: one for one in candidates_of(row)}
    sites = set(sites_of_group(row.group_id, timezone.localdate()).values())
    found: dict[int, int] = {}
    for value in values:
        person, _, site = str(value).partition(":")
        if not (person.isdigit() and site.isdigit() and int(person) in due and int(site) in sites):
            raise RuleViolation("所选人员中有人已不在可选之列，请刷新页面后重新选择。", field="picks", code="gone")
        if int(person) in found:
            raise RuleViolation(f"{due[int(person)].name}被选了两次。", field="picks", code="twice")
        found[int(person)] = int(site)
    if not found:
        raise RuleViolation("请至少选择一人；本学年不安排的，请办理“不安排”。", field="picks", code="none")
    if len(found) > (row.number or 0):
        raise RuleViolation(f"计划 {row.number} 人，选了 {len(found)} 人。", field="picks", code="too-many")
    places = {one.pk: one for one in Site.objects.filter(pk__in=found.values())}
    return [(due[person], places[site]) for person, site in sorted(found.items())]


def _plans_over(case: Case) -> date | None:
    row = ExchangeRound.objects.filter(plans__case=case).first()
    return row.plans_until + timedelta(days=1) if row else None


register(
    Registered(
        ROUND_PLAN,
        entails={"submit": submit, "settle": settle, "decide": decide},
        days={"plans_over": _plans_over},
        url=lambda case: reverse("staffing:plan-detail", args=[case.code]),
        cases=lambda scope: Case.objects.filter(exchange_plan__in=visible_plans(scope).order_by()),
        opens=holding(VIEW_ROSTER),
        runs=RUN_EXCHANGES,
    )
)
