"""Figures of schools: entered by the registry officer, confirmed by the bureau's leader, never by whoever entered them."""

from groups.activities.school_figures.models import SchoolFigure
from groups.activities.school_figures.rules import MOST, shown
from groups.activities.school_figures.words import FigureKind, FigureState
from groups.registry.models import Institution
from groups.rights.checks import require
from groups.rights.roles import CONFIRM_SCHOOL_FIGURES, RUN_MEASURES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.orders import Order, carry_out, refuse_same


def enter_figure(
    *, order: Order, institution: Institution, school_year: int, kind: str, value: int, source: str, document: str
) -> SchoolFigure:
    """Entered again it is mended, and waits for its confirmation anew."""
    require(order.actor, RUN_MEASURES)
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
            draft.note(subject, "数值", "", shown(value))
        else:
            same = all(getattr(row, name) == given for name, given in facts.items())
            if same:
                refuse_same(draft)
            draft.note(subject, "数值", shown(row.value), shown(value))
            for name, given in facts.items():
                setattr(row, name, given)
            row.state, row.confirmed_by, row.entered_by = FigureState.ENTERED, None, order.actor
            row.full_clean()
            row.save()
    return row


def confirm_figures(*, order: Order, school_year: int, kind: str) -> int:
    """All of a year and kind that wait; none that one has entered oneself. How many."""
    require(order.actor, CONFIRM_SCHOOL_FIGURES)
    title = f"确认{school_year_text(school_year)} 学年{FigureKind(kind).label}"
    with carry_out(order, "confirm_figures", title) as draft:
        rows = SchoolFigure.objects.filter(school_year=school_year, kind=kind, state=FigureState.ENTERED)
        waiting = list(rows.select_for_update().order_by("institution__code", "pk"))
        if any(order.actor is not None and row.entered_by_id == order.actor.pk for row in waiting):
            raise RuleViolation("其中有您录入的数据，请由另一人确认。", code="own")
        if not waiting:
            raise RuleViolation("没有待确认的数据。", code="none")
        for row in waiting:
            draft.update(row, state=FigureState.CONFIRMED, confirmed_by=order.actor)
    return len(waiting)
