"""Confirming the grades of a year: as the evaluation offers them, or one by one from a document."""

from collections.abc import Iterable
from datetime import date

from funding.grades.models import ConfirmedGrade
from funding.grades.queries import census_of, confirmed_grades, published_before
from funding.rules_of_year.words import Grade
from groups.registry.models import EducationGroup
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_FUNDING
from nanan_groups.kit.additions import PublishedGrade
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.orders import Order, carry_out


def confirm_grades(*, order: Order, year: int, groups: Iterable[EducationGroup]) -> list[ConfirmedGrade]:
    """Of these groups, what was published before the census day. Raises RuleViolation: nothing new, one's own group."""
    require(order.actor, RUN_FUNDING)
    offers = published_before(census_of(year))
    groups = [group for group in groups if group.pk in offers]
    for group in groups:
        refuse_own_group(order.actor, group.pk, "确认评估等级")
    with carry_out(order, "confirm_grades", f"确认 {year} 年度经费采用的评估等级") as draft:
        known = confirmed_grades(year)
        rows = [_confirm(draft, year, group, known.get(group.pk), offers[group.pk]) for group in groups]
        made = [row for row in rows if row is not None]
        if not made:
            raise RuleViolation("没有新公布、还没有确认的评估结果。", code="same")
    return made


def enter_grade(
    *, order: Order, year: int, group: EducationGroup, grade: str, published_on: date, source: str
) -> ConfirmedGrade:
    """From a document, where the portal has no result. Raises RuleViolation: published too late, against a published result,
    nothing new, one's own group."""
    require(order.actor, RUN_FUNDING)
    refuse_own_group(order.actor, group.pk, "登记评估等级")
    census = census_of(year)
    if published_on >= census:
        raise RuleViolation(
            f"系数取基准日（{day_text(census)}）之前公布的评估结果，{day_text(published_on)}公布的用于以后年度（意见 六(三)）。",
            field="published_on",
            code="too-late",
        )
    if not source.strip():
        raise RuleViolation("请写明结果通报的名称和文号。", field="source", code="required")
    with carry_out(order, "enter_grade", f"登记 {year} 年度评估等级：{group}") as draft:
        offer = published_before(census).get(group.pk)
        if offer is not None and offer.grade != grade:
            raise RuleViolation(
                f"{group}已公布的评估结果是{Grade(offer.grade).label}（{offer.source}），不能登记为{Grade(grade).label}。",
                field="grade",
                code="contradicts",
            )
        told = PublishedGrade(group.pk, grade, published_on, source.strip())
        row = _confirm(draft, year, group, confirmed_grades(year).get(group.pk), told)
        if row is None:
            raise RuleViolation("与已确认的等级相同，没有需要写入的内容。", code="same")
    return row


def _confirm(
    draft: Draft, year: int, group: EducationGroup, known: ConfirmedGrade | None, one: PublishedGrade
) -> ConfirmedGrade | None:
    """The version after ``known``; None where it says the same."""
    facts = {"grade": one.grade, "published_on": one.published_on, "source": one.source}
    if known is not None and all(getattr(known, name) == value for name, value in facts.items()):
        return None
    row = ConfirmedGrade(year=year, group=group, number=known.number + 1 if known else 1, act=draft.act, **facts)
    clean(row)
    row.save(force_insert=True)
    draft.about = draft.about or f"funding-grades:{year}"
    before = known.get_grade_display() if known else ""
    draft.note(str(group), f"{year} 年度评估等级", before, f"{row.get_grade_display()}（{row.source}）")
    return row
