"""Figures of schools: entered by the registry officer, confirmed by the bureau's leader, never by whoever entered them."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from groups.activities.joint_activities.checks import refuse_for_schools
from groups.activities.school_figures.models import SchoolFigure
from groups.activities.school_figures.rules import MOST, digest_of, shown
from groups.activities.school_figures.words import FigureKind, FigureState
from groups.registry.models import Institution
from groups.rights.checks import require
from groups.rights.roles import CONFIRM_SCHOOL_FIGURES, RUN_MEASURES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out, refuse_same

FACTS = {"value": "数值", "source": "数据来源", "document": "依据文件"}


def _text(name: str, facts: Mapping) -> str:
    return shown(facts.get(name)) if name == "value" else facts.get(name, "")


def _note(draft: Draft, subject: str, old: Mapping, new: Mapping) -> None:
    """A line for each of the three that is another than before."""
    for name, label in FACTS.items():
        if _text(name, old) != _text(name, new):
            draft.note(subject, label, _text(name, old), _text(name, new))


def enter_figure(
    *, order: Order, institution: Institution, school_year: int, kind: str, value: int, source: str, document: str
) -> SchoolFigure:
    """Entered again it is mended, and waits for its confirmation anew."""
    require(order.actor, RUN_MEASURES)
    refuse_for_schools(order.actor, [institution.pk], "登记该校的数据")
    if kind != FigureKind.SPREAD and value > MOST:
        raise RuleViolation(f"{FigureKind(kind).label}应在 0 到 100 之间。", field="value", code="range")
    subject = f"{institution} {school_year_text(school_year)} 学年{FigureKind(kind).label}"
    facts = {"value": value, "source": source.strip(), "document": document.strip()}
    with carry_out(order, "enter_figure", f"登记{subject}") as draft:
        row = SchoolFigure.objects.filter(institution=institution, school_year=school_year, kind=kind).first()
        if row is None:
            row = SchoolFigure(institution=institution, school_year=school_year, kind=kind, **facts)
            row.entered_by = order.actor
            draft.add(row, subject=subject)
            _note(draft, subject, {}, facts)
        else:
            same = all(getattr(row, name) == given for name, given in facts.items())
            if same:
                refuse_same(draft)
            _note(draft, subject, {name: getattr(row, name) for name in FACTS}, facts)
            for name, given in facts.items():
                setattr(row, name, given)
            row.state, row.confirmed_by, row.entered_by = FigureState.ENTERED, None, order.actor
            row.full_clean()
            row.save()
    return row


def waiting_figures(school_year: int, kind: str) -> QuerySet[SchoolFigure]:
    rows = SchoolFigure.objects.filter(school_year=school_year, kind=kind, state=FigureState.ENTERED)
    return rows.select_related("institution").order_by("institution__code", "pk")


def state_of(rows: Iterable[SchoolFigure]) -> str:
    """The digest of what the confirmation shows."""
    return digest_of((row.pk, *(getattr(row, name) for name in FACTS)) for row in rows)


def confirm_figures(*, order: Order, school_year: int, kind: str, seen_state: str | None = None) -> int:
    """All of a year and kind that wait; none that one has entered oneself, or of a school one is of. How many.
    ``seen_state``: of what the person was shown; another one now refuses. None: nothing was shown (commands of the house).
    """
    require(order.actor, CONFIRM_SCHOOL_FIGURES)
    title = f"确认{school_year_text(school_year)} 学年{FigureKind(kind).label}"
    with carry_out(order, "confirm_figures", title) as draft:
        waiting = list(waiting_figures(school_year, kind).select_for_update(of=("self",)))
        if any(order.actor is not None and row.entered_by_id == order.actor.pk for row in waiting):
            raise RuleViolation("其中有您录入的数据，请由另一人确认。", code="own")
        if not waiting:
            raise RuleViolation("没有待确认的数据。", code="none")
        if seen_state is not None and seen_state != state_of(waiting):
            raise RuleViolation("核对之后数据有变动，没有确认。请重新核对后再确认。", code="changed")
        refuse_for_schools(order.actor, [row.institution_id for row in waiting], "确认本校或本集团学校的数据")
        for row in waiting:
            told = f"{shown(row.value)}，来源：{row.source}，依据文件：{row.document}"
            draft.note(str(row.institution), "确认的数据", "", told)
            draft.update(row, state=FigureState.CONFIRMED, confirmed_by=order.actor)
    return len(waiting)
