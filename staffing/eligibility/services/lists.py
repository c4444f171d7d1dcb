"""The yearly list from the census day to its freezing: drawn set-wise, posted at the schools, objections answered, frozen.

A frozen list is a snapshot. What proves wrong afterwards is an addendum that names what it changes.
"""

from collections import Counter
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.rights.roles import OBJECT_TO_LIST
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.imports.bulk import fetch, insert_rows, run, table_of
from nanan_groups.records.orders import Order, carry_out
from staffing.career.queries.facts import ages_on
from staffing.career.words import HONOUR_RANK
from staffing.eligibility.codes import new_code
from staffing.eligibility.models import Addendum, CensusEntry, CensusGroup, CensusList, Objection
from staffing.eligibility.queries.parameters import parameters_of
from staffing.eligibility.queries.people import groups_on, people_on, school_names
from staffing.eligibility.rules.judging import Judging
from staffing.eligibility.services.parameters import require_office
from staffing.eligibility.words import LISTED, ListState, ObjectionState, Standing
from staffing.moves.queries import mergers
from staffing.roster.models import StaffMember
from staffing.roster.queries.posts import main_post_on
from staffing.roster.services.basics import scope_for

CHUNK = 5_000
KEPT = (
    "of", "person", "institution", "site", "staff_no", "name", "school", "stage", "subject", "post_kind", "leadership",
    "honour", "backbone", "standing", "line", "since", "months", "retires", "left", "exempt", "note", "by_hand",
)  # fmt: skip
SETTABLE = (*LISTED, Standing.NOT_DUE.value)  # what an upheld objection may set
FROZEN = "名册已经冻结，只能以补充更正说明；冻结的名单不再改动。"


def draw_list(*, order: Order, school_year: int, census_day: date | None = None) -> CensusList:
    """Everybody of the roster judged by the parameters of the year; drawn again while nothing is posted yet."""
    require_office(order)
    census_day = census_day or date(school_year, 9, 1)
    if school_year_of(census_day) != school_year:
        raise RuleViolation("基准日须在该学年之内。", field="census_day", code="other-year")
    if census_day > timezone.localdate():
        raise RuleViolation(
            f"基准日（{day_text(census_day)}）还没有到，名册从那天起可以生成。", field="census_day", code="day-to-come"
        )
    with carry_out(order, "draw_census_list", f"生成{school_year_text(school_year)}学年应交流名册") as draft:
        parameters = parameters_of(school_year)
        row = CensusList.objects.select_for_update().filter(school_year=school_year).first()
        if row is None:
            row = draft.add(CensusList(code=new_code(), school_year=school_year, census_day=census_day))
        else:
            if row.state != ListState.DRAWN:
                raise RuleViolation("名册已经公示，不能重新生成。", code="posted")
            draft.lock(row, seen=order.seen)
            run(
                f"DELETE FROM {table_of(CensusGroup)} WHERE entry_id IN "  # noqa: S608
                f"(SELECT id FROM {table_of(CensusEntry)} WHERE of_id = %s)",
                [row.pk],
            )
            run(f"DELETE FROM {table_of(CensusEntry)} WHERE of_id = %s", [row.pk])  # noqa: S608
        counts = _judge_all(row, census_day, parameters)
        draft.update(row, census_day=census_day, parameters=parameters.stored(), counts=counts)
        for standing in Standing:
            if counts.get(standing.value):
                draft.note(str(row), standing.label, "", f"{counts[standing.value]} 人")
    return row


def _judge_all(row: CensusList, day: date, parameters) -> dict[str, int]:
    """Write the entries; how many people stand where."""
    names, groups = school_names(day), groups_on(day)
    lowest = HONOUR_RANK[parameters["backbone"].value]
    counts: Counter = Counter()
    found = []
    judged = Judging(day, parameters, ages_on(day), mergers())
    for one in people_on(day, parameters):
        verdict = judged(one.facts)
        counts[str(verdict.standing)] += 1
        if verdict.standing not in LISTED:
            continue
        backbone = bool(one.honour) and HONOUR_RANK[one.honour] >= lowest
        found.append(
            (
                row.pk, one.person_id, one.institution_id, one.site_id, one.staff_no, one.name,
                names.get(one.institution_id, ""), one.stage, one.subject, one.post_kind, one.leadership, one.honour,
                backbone, str(verdict.standing), verdict.line, verdict.since, verdict.months, verdict.retires,
                verdict.left, verdict.exempt, verdict.note, False,
            )
        )  # fmt: skip
        if len(found) >= CHUNK:
            insert_rows(CensusEntry, KEPT, found)
            found = []
    insert_rows(CensusEntry, KEPT, found)
    entries = fetch(f"SELECT id, site_id FROM {table_of(CensusEntry)} WHERE of_id = %s ORDER BY id", [row.pk])  # noqa: S608
    insert_rows(
        CensusGroup, ("entry", "group"), [(pk, group) for pk, site in entries for group in groups.get(site, ())]
    )
    return dict(counts)


def post_list(*, order: Order, row: CensusList, start: date, until: date) -> CensusList:
    """公示 at the schools from a day to a day, both included."""
    require_office(order)
    wanted = parameters_of(row.school_year).number("posting_days")
    if start < timezone.localdate():
        raise RuleViolation("公示起日不能早于今天。", field="start", code="past")
    if (until - start).days + 1 < wanted:
        raise RuleViolation(
            f"在各校公示至少 {wanted} 天：止日不早于 {day_text(start + timedelta(days=wanted - 1))}。",
            field="until",
            code="too-short",
        )
    with carry_out(order, "post_census_list", f"公示{row}") as draft:
        _hold(draft, order, row)
        if row.state != ListState.DRAWN:
            raise RuleViolation(FROZEN if row.state == ListState.FROZEN else "名册已经在公示。", code="posted")
        draft.update(row, state=ListState.POSTED, posted_from=start, posted_until=until)
    return row


def _hold(draft: Draft, order: Order, row: CensusList) -> None:
    """Whoever acts on the list next waits here, and then sees what the first one made of it."""
    draft.lock(row, seen=order.seen)
    row.refresh_from_db()


def raise_objection(*, order: Order, entry: CensusEntry, text: str) -> Objection:
    """By the school of the person while the list is posted."""
    if not scope_for(order.actor).may_for_institution(OBJECT_TO_LIST, entry.institution_id):
        raise PermissionDenied("异议由本校校长或经办人提出。")
    text = short_enough(text, 500, "异议内容", "text")
    if not text:
        raise RuleViolation("请写明异议内容。", field="text", code="required")
    of, today = entry.of, timezone.localdate()
    with carry_out(order, "raise_objection", f"对名册提出异议 {entry}") as draft:
        _hold(draft, order, of)
        if of.state == ListState.FROZEN:
            raise RuleViolation(FROZEN, code="frozen")
        if of.state != ListState.POSTED or not of.posted_from <= today <= of.posted_until:
            raise RuleViolation("只在公示期间可以提出异议。", code="not-posted")
        if entry.objections.filter(state=ObjectionState.OPEN).exists():
            raise RuleViolation("这一条已有待答复的异议。", code="open")
        row = Objection(entry=entry, text=text, raised_by=order.actor, raised_on=today)
        draft.add(row)
        draft.note(str(entry), "异议", "", text)
    return row


def answer_objection(
    *, order: Order, objection: Objection, upheld: bool, answer: str, standing: str = "", line: str = ""
) -> Objection:
    """Upheld: the line is set by hand, and stays marked so. Not upheld: it stays as it is."""
    require_office(order)
    answer = short_enough(answer, 500, "答复", "answer")
    if not answer:
        raise RuleViolation("请写明答复。", field="answer", code="required")
    entry, of = objection.entry, objection.entry.of
    if upheld and (standing not in SETTABLE or standing == entry.standing):
        raise RuleViolation("采纳异议须选择改定的结果，且与原结果不同。", field="standing", code="choice")
    with carry_out(order, "answer_objection", f"答复名册异议 {entry}") as draft:
        _hold(draft, order, of)
        if of.state == ListState.FROZEN:
            raise RuleViolation(FROZEN, code="frozen")
        objection = Objection.objects.select_for_update().get(pk=objection.pk)
        if objection.state != ObjectionState.OPEN:
            raise RuleViolation("这一异议已经答复。", code="answered")
        draft.update(
            objection,
            state=ObjectionState.UPHELD if upheld else ObjectionState.REJECTED,
            answer=answer,
            answered_by=order.actor,
            answered_on=timezone.localdate(),
        )
        if upheld:
            told = short_enough(line, 300, "理由", "line") or f"采纳异议：{answer}"[:300]
            draft.note(str(entry), "结果", entry.get_standing_display(), str(Standing(standing).label))
            entry.standing, entry.line, entry.by_hand = standing, told, True
            entry.save(update_fields=["standing", "line", "by_hand"])
    return objection


def freeze_list(*, order: Order, row: CensusList) -> CensusList:
    """After the posting is over and every objection answered; nothing moves it afterwards."""
    require_office(order)
    with carry_out(order, "freeze_census_list", f"冻结{row}") as draft:
        _hold(draft, order, row)
        if row.state == ListState.FROZEN:
            raise RuleViolation("名册已经冻结。", code="frozen")
        if row.state != ListState.POSTED:
            raise RuleViolation("名册还没有公示。", code="not-posted")
        if timezone.localdate() <= row.posted_until:
            raise RuleViolation(f"公示到 {day_text(row.posted_until)}为止，次日起可以冻结。", code="still-posted")
        waiting = Objection.objects.filter(entry__of=row, state=ObjectionState.OPEN).count()
        if waiting:
            raise RuleViolation(f"还有 {waiting} 条异议没有答复，答复后才能冻结。", code="open-objections")
        counts = dict(row.counts)
        found = Counter(row.entries.order_by().values_list("standing", flat=True))
        counts |= {standing: found.get(standing, 0) for standing in LISTED}
        draft.update(row, state=ListState.FROZEN, frozen_at=timezone.now(), counts=counts)
    return row


def add_addendum(
    *, order: Order, row: CensusList, person: StaffMember, after: str, reason: str, document: str
) -> Addendum:
    """补充更正 of a frozen list: the figure a group is measured by goes on using the frozen rows, and shows the addenda."""
    require_office(order)
    if after not in (*LISTED, Standing.NOT_DUE, Standing.OUTSIDE):
        raise RuleViolation("请选择更正后的结果。", field="after", code="choice")
    reason, document = short_enough(reason, 300, "理由", "text"), short_enough(document, 200, "依据文件", "document")
    if not reason or not document:
        missing = "text" if not reason else "document"
        raise RuleViolation("请写明理由和依据文件。", field=missing, code="required")
    if main_post_on(person, row.census_day) is None:
        raise RuleViolation("该教职工在基准日没有编制所在的任职。", field="person", code="no-post")
    with carry_out(order, "add_addendum", f"名册补充更正 {person}") as draft:
        _hold(draft, order, row)
        if row.state != ListState.FROZEN:
            raise RuleViolation("名册还没有冻结，请在公示期间按异议办理。", code="not-frozen")
        entry = row.entries.filter(person=person).first()
        last = row.addenda.order_by("-number").first()
        own = row.addenda.filter(person=person).order_by("-number").first()
        before = own.after if own else (entry.standing if entry else Standing.OUTSIDE.value)
        if before == after:
            raise RuleViolation("更正前后相同，没有需要写入的内容。", field="after", code="same")
        addendum = Addendum(
            of=row,
            entry=entry,
            person=person,
            number=last.number + 1 if last else 1,
            before=before,
            after=after,
            reason=reason,
            document=document,
            made_on=timezone.localdate(),
        )
        draft.add(addendum)
        draft.note(str(person), "结果", str(Standing(before).label), str(Standing(after).label))
    return addendum
