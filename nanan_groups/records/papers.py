"""Official papers of any kind of case: kept and corrected by whom the kind names, their sealed scans attached to the case."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, scope_of

from .attachments.owners import Owner, RoomUnit, register_owner
from .attachments.panel import Panel, panel_of
from .cases.kinds import registered
from .models import Case, CasePaper, PaperKind, Purpose
from .models.codes import next_code
from .orders import Order, carry_out, refuse_same

OWNER = "official-paper"
FACTS = (
    "kind", "title", "number", "office", "dated_on", "received_on", "published_from", "published_to",
    "published_where", "note",
)  # fmt: skip
REFUSED = "公文由主管科室登记，您的任职不能办理。"


def readable_case(scope: Scope, code: str) -> Case | None:
    """The case, when this person reads it; None for all others, and where there is none."""
    case = Case.objects.filter(code=code).first()
    return case if case is not None and registered(case.kind).sees(scope, case) else None


def keeps(scope: Scope, case: Case) -> bool:
    return registered(case.kind).keeps_papers(scope, case)


# --- acts ------------------------------------------------------------------------------------------------------------
def add_paper(*, order: Order, case: Case, **facts) -> CasePaper:
    """Put a paper on file. Raises PermissionDenied, RuleViolation (what its kind lacks, days out of order, again)."""
    _require(order, case)
    with carry_out(order, "add_paper", f"登记公文：{case.title}") as draft:
        paper = draft.add(CasePaper(code=next_code("W", 6), case=case, **_facts(facts)), subject=case.title)
        draft.note_values(paper, list(FACTS), subject=facts["title"])
    return paper


def correct_paper(*, order: Order, paper: CasePaper, **facts) -> CasePaper:
    """Mend what was entered wrongly. Raises StaleRecord when somebody was quicker."""
    _require(order, paper.case)
    with carry_out(order, "correct_paper", f"更正公文：{paper.title}") as draft:
        draft.lock(paper, seen=order.seen)
        draft.update(paper, facts=_facts(facts))
        refuse_same(draft)
    return paper


def _require(order: Order, case: Case) -> None:
    if order.actor is not None and not keeps(scope_of(order.actor), case):
        raise PermissionDenied(REFUSED)


def _facts(given: dict) -> dict:
    """Texts without blanks around them; what a paper of this kind does not have is refused, not dropped."""
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    if facts["kind"] != PaperKind.NOTICE:
        for name in ("published_from", "published_to", "published_where"):
            if facts.get(name):
                label = CasePaper._meta.get_field(name).verbose_name
                raise RuleViolation(f"只有公示才填“{label}”，请清空，或把种类改为公示。", field=name, code="not-notice")
    return facts


# --- the panel -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PaperLine:
    code: str
    kind: str
    title: str
    number: str
    office: str
    days: list[str]
    note: str
    correct_url: str


@dataclass(frozen=True, slots=True)
class PaperPanel:
    """What components/_papers.html prints. ``add_url`` is "" where the person only reads."""

    lines: list[PaperLine]
    add_url: str
    scans: Panel


def papers_of(case: Case, user) -> PaperPanel:
    """Of a case the person reads (else NoOwner). One query for the papers, whatever their number, besides the panel of
    the scans."""
    writes = keeps(scope_of(user), case)
    rows = CasePaper.objects.filter(case=case).order_by("pk")
    scans = panel_of(Owner(OWNER, case.code), user)
    if scans.form is not None:
        scans.form.fields["purpose"].initial = Purpose.SCAN
    return PaperPanel(
        lines=[_line(row, writes) for row in rows],
        add_url=reverse("portal:paper-add", args=[case.code]) if writes else "",
        scans=scans,
    )


def _line(row: CasePaper, writes: bool) -> PaperLine:
    days = [
        f"{label} {day_text(day)}"
        for label, day in (("成文", row.dated_on), ("收文", row.received_on))
        if day is not None
    ]
    if row.published_from:
        days.append(f"公示 {day_text(row.published_from)}至{day_text(row.published_to)}，{row.published_where}")
    return PaperLine(
        code=row.code,
        kind=row.get_kind_display(),
        title=row.title,
        number=row.number,
        office=row.office,
        days=days,
        note=row.note,
        correct_url=reverse("portal:paper-correct", args=[row.code]) if writes else "",
    )


# --- the sealed scans ------------------------------------------------------------------------------------------------
def _case(code: str) -> Case | None:
    return Case.objects.filter(code=code).first()


def _may_write(scope: Scope, code: str) -> bool:
    case = _case(code)
    return case is not None and keeps(scope, case)


def _unit(code: str) -> RoomUnit:
    """Beside the room of the group's or school's own attachments: whoever runs the case keeps its papers."""
    case = Case.objects.get(code=code)
    return RoomUnit(f"papers-{case.place}-{case.place_id or 0}", "公文扫描件")


def case_url(case: Case) -> str:
    return registered(case.kind).url(case)


register_owner(
    OWNER,
    may_read=lambda scope, code: readable_case(scope, code) is not None,
    may_write=_may_write,
    case_of=_case,
    unit_of=_unit,
    title_of=lambda code: f"公文扫描件：{Case.objects.get(code=code).title}",
    url_of=lambda code: case_url(Case.objects.get(code=code)),
)
