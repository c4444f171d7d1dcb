"""New teachers in the turnover pool: taken in, and what each step of their way writes."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import Institution
from groups.registry.register.queries.names import group_name
from groups.rights.roles import RUN_POOL, VIEW_POOL
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding
from nanan_groups.kit.texts import short_enough
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case, CaseParty, CaseStep
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.eligibility.queries.parameters import parameters_of
from staffing.pool.models import PoolEntry
from staffing.pool.queries import filled_by_pool, is_quality, lead_on, sites_for, visible_entries
from staffing.pool.rules import LEAD, POOL, SHADOW, after_months, refuse_not_quality, refuse_unfit
from staffing.pool.words import SHADOWING
from staffing.quotas.queries import posts_of
from staffing.roster.models import StaffMember
from staffing.roster.rules import YOUNGEST, years_between
from staffing.roster.services.basics import checked, hold_schools, scope_for
from staffing.roster.services.roster import write_person

FACTS = ("name", "sex", "birth_month", "stage", "subject", "year", "recruited_on", "document", "other")


def _require(order: Order) -> None:
    if order.actor is not None and not scope_for(order.actor).may_everywhere(RUN_POOL):
        raise PermissionDenied("新教师周转池由区教委人事科室登记。")


def take_in(*, order: Order, staff_no: str, is_demo: bool = False, **facts) -> PoolEntry:
    """A new teacher, as recruited: once in the pool, and not yet on the roster. ``facts``: FACTS. Raises RuleViolation."""
    _require(order)
    facts = _checked(staff_no, facts)
    title = f"新教师：{facts['name']}（{staff_no}）"
    with carry_out(order, "take_into_pool", title) as draft:
        case = open_case(kind=POOL.code, title=title, place="district", year=facts["year"])
        row = draft.add(PoolEntry(case=case, staff_no=staff_no, is_demo=is_demo, **facts), subject=title)
        draft.note_values(row, ["staff_no", *FACTS], subject=title)
    return row


def mend_entry(*, order: Order, row: PoolEntry, **facts) -> PoolEntry:
    """更正 of what was taken in, while he is in the pool."""
    _require(order)
    if row.case.state in POOL.final:
        raise RuleViolation(
            f"{row}{POOL.states[row.case.state]}，周转池的登记不再更正；在名册的请在名册更正。", code="over"
        )
    facts = _checked(row.staff_no, facts, besides=row)
    with carry_out(order, "mend_pool_entry", f"更正新教师登记 {row}") as draft:
        draft.update(row, subject=row.case.title, facts=facts)
        refuse_same(draft)
    return row


def _checked(staff_no: str, facts: dict, besides: PoolEntry | None = None) -> dict:
    facts = {name: facts.get(name, "") for name in FACTS}
    facts["document"] = short_enough(facts["document"], 200, "录用文件", "document")
    facts["other"] = short_enough(facts["other"], 100, "同名说明", "other")
    if not facts["document"]:
        raise RuleViolation("请写明录用文件。", field="document", code="document")
    for name, label in (("stage", "任教学段"), ("subject", "任教学科")):
        if not facts[name]:
            raise RuleViolation(f"请选择{label}。", field=name, code="required")
    if facts["recruited_on"] > timezone.localdate():
        raise RuleViolation("录用日不能晚于今天。", field="recruited_on", code="day-to-come")
    if years_between(facts["birth_month"], facts["recruited_on"]) < YOUNGEST:
        raise RuleViolation(
            f"按出生年月 {facts['birth_month']:%Y-%m}，录用时不满 {YOUNGEST} 周岁，请核对。",
            field="birth_month",
            code="young",
        )
    if not abs(school_year_of(facts["recruited_on"]) - facts["year"]) <= 1:
        raise RuleViolation("招聘学年与录用日相差超过一年，请核对。", field="year", code="year")
    _refuse_twice(staff_no, facts, besides)
    return facts


def _refuse_twice(staff_no: str, facts: dict, besides: PoolEntry | None) -> None:
    pool = PoolEntry.objects.exclude(pk=besides.pk if besides else None)
    if pool.filter(staff_no__iexact=staff_no).exists():
        raise RuleViolation(f"工号“{staff_no}”已在周转池登记。", field="staff_no", code="twice")
    if StaffMember.objects.filter(staff_no__iexact=staff_no, void=False).exists():
        raise RuleViolation(
            f"工号“{staff_no}”已在教职工名册，不能再进周转池；请核对工号。", field="staff_no", code="on-roster"
        )
    if facts["other"]:
        return
    same = Q(name=facts["name"], birth_month=facts["birth_month"])
    there = pool.filter(same, left_on__isnull=True).order_by("pk").first()
    there = there or StaffMember.objects.filter(same, void=False).order_by("pk").first()
    if there is not None:
        raise RuleViolation(
            f"周转池或名册中已有姓名、出生年月相同的{there}；确非同一人的，请在“同名说明”写明依据。",
            field="other",
            code="twin",
        )


# --- what the steps write -----------------------------------------------------------------------------------------------
def _entry(case: Case) -> PoolEntry:
    """The step's own compare-and-set holds the case; whoever takes another step of it waits there."""
    return PoolEntry.objects.get(case=case)


def _refuse_early(name: str, day: date, since: date | None, label: str) -> None:
    if since is not None and day < since:
        raise RuleViolation(f"该日不能早于{label}（{since.isoformat()}）。", field=name, code="early")


def train(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    row, start, end = _entry(case), facts.get("start"), facts.get("end")
    if start is None or end is None or end <= start:
        raise RuleViolation("请填写培训起止，止日须晚于起日。", field="end", code="order")
    _refuse_early("start", start, row.recruited_on, "录用日")
    draft.update(row, subject=case.title, training_from=start, training_to=end)


def complete(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    row, day = _entry(case), facts.get("day") or timezone.localdate(step.at)
    _refuse_coming(day)
    _refuse_early("day", day, row.training_from, "培训起日")
    draft.update(row, subject=case.title, completed_on=day)


def _refuse_coming(day: date) -> None:
    if day > timezone.localdate():
        raise RuleViolation("该日不能晚于今天。", field="day", code="day-to-come")


def assign(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The lead is the one of that day: a later lead takes over the group, not what was arranged."""
    row, group, day = _entry(case), facts.get("group"), facts.get("day")
    if group is None or day is None:
        raise RuleViolation("请填写集团和分配日。", field="group", code="required")
    _refuse_coming(day)
    _refuse_early("day", day, row.completed_on, "结业日")
    lead = lead_on(group.pk, day)
    if lead is None:
        raise RuleViolation(f"{group}在 {day.isoformat()} 没有登记总校，不能分配。", field="group", code="no-lead")
    draft.update(row, subject=case.title, group=group, lead=lead, assigned_on=day)
    CaseParty.objects.create(case=case, name=LEAD, place="group", place_id=group.pk, label=group_name(group))


def take_back(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The group is no party any more, so that another one may be."""
    draft.update(_entry(case), subject=case.title, group=None, lead=None, assigned_on=None)
    case.parties.filter(name=LEAD).delete()


def shadow(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    row, start = _entry(case), facts.get("start")
    site = sites_for(row.group_id, start).filter(code=facts.get("site")).first() if start else None
    if site is None:
        raise RuleViolation("请选择该集团在跟岗起日的校点。", field="site", code="outside")
    _refuse_early("start", start, row.assigned_on, "分配日")
    school = Institution.objects.get(pk=site.institution_id)
    exception = short_enough(facts.get("exception") or "", 300, "原因", "exception")
    quality = is_quality(school.pk, start)
    refuse_not_quality(quality, exception, str(school), start)
    months = parameters_of(school_year_of(start)).number("shadow_months")
    draft.update(
        row,
        subject=case.title,
        site=site,
        shadow_from=start,
        shadow_to=after_months(start, months),
        quality=quality,
        exception="" if quality else exception,
    )
    CaseParty.objects.create(case=case, name=SHADOW, place="institution", place_id=school.pk, label=str(school)[:120])


def assess(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    grade = facts.get("grade") or ""
    if not grade:
        raise RuleViolation("请选择考核等次。", field="grade", code="required")
    draft.update(_entry(case), subject=case.title, grade=grade, assessed_on=timezone.localdate(step.at))


def again(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """Assessed anew after the later end: the school says it a second time."""
    row, end = _entry(case), facts.get("end")
    if end is None or end <= row.shadow_to:
        raise RuleViolation(f"新的期满日须晚于 {row.shadow_to.isoformat()}。", field="end", code="order")
    draft.update(row, subject=case.title, shadow_to=end, grade="", assessed_on=None)
    case.parties.filter(name=SHADOW).update(agreed_at=None, agreed_by=None)


def place(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The post on the roster, from the day on. At a school without a free post only with the reason."""
    row, school, day = _entry(case), facts.get("institution"), facts.get("day")
    refuse_unfit(row.grade)
    if school is None or day is None:
        raise RuleViolation("请填写安置学校和安置日。", field="institution", code="required")
    if row.person_id is not None:
        raise RuleViolation(f"{row}已经安置，每人只安置一次。", code="placed")
    _refuse_early("day", day, row.assessed_on, "考核日")
    employment = facts.get("employment") or "established"
    over = short_enough(facts.get("over_reason") or "", 300, "没有空编的原因", "over_reason")
    _refuse_full(school, employment, day, over, row)
    raw = {
        "staff_no": row.staff_no,
        "name": row.name,
        "sex": row.sex,
        "birth_month": row.birth_month,
        "school": school.code,
        "site": facts.get("site") or "",
        "stage": row.stage,
        "subject": row.subject,
        "post_kind": "teacher",
        "employment": employment,
        "leadership": "",
        "title_": "none",
        "honour": "",
        "joined_on": day,
        "joined_service_on": row.recruited_on,
        "phone": "",
        "state": "active",
    }
    others = [row.other] if row.other else []
    person = write_person(draft, checked(raw), scope_for(step.actor), day, is_demo=row.is_demo, others=others)
    draft.update(row, subject=case.title, person=person, placed_at=school, placed_on=day, over_reason=over)


def _refuse_full(school: Institution, employment: str, day: date, over: str, row: PoolEntry) -> None:
    if employment != "established":
        return
    hold_schools([school.pk])
    held = posts_of([school.pk], day).get(school.pk)
    if held is None:
        return
    own = filled_by_pool([school.pk], day, only=row.pk).get(
        school.pk, 0
    )  # where he has a seat already, it becomes his post
    if held.available + own < 1 and not over:
        raise RuleViolation(
            f"{school}核定 {held.authorised}、已用 {held.filled - own}、预留 {held.reserved}，没有空编；确需安置的，请写明原因。",
            field="over_reason",
            code="full",
        )


def leave(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    draft.update(_entry(case), subject=case.title, left_on=timezone.localdate(step.at))


def _ends(case: Case) -> date | None:
    return PoolEntry.objects.filter(case=case).values_list("shadow_to", flat=True).first()


register(
    Registered(
        POOL,
        entails={
            "train": train,
            "complete": complete,
            "assign": assign,
            "take_back": take_back,
            "shadow": shadow,
            "assess": assess,
            "again": again,
            "place": place,
            "leave": leave,
        },
        days={"ends": _ends},
        begins=lambda case: _ends(case) if case.state == SHADOWING else None,
        url=lambda case: reverse("staffing:pool-detail", args=[case.code]),
        cases=lambda scope: Case.objects.filter(kind=POOL.code, pool_entry__in=visible_entries(scope).order_by()),
        opens=holding(VIEW_POOL),
        runs=RUN_POOL,
        outlives=frozenset({LEAD}),  # a new teacher is not left standing when the group that trains him is over
    )
)
