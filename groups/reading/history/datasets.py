"""历史资料: charters, admissions, terms and plans from before the portal, each through the service that backfills one."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from types import SimpleNamespace

from groups.governance.admissions.services import record_past_admission
from groups.governance.charters.services import record_past_charter
from groups.governance.models import Admission, BodyMember, Charter
from groups.governance.organs.services.past_terms import record_past_term
from groups.governance.organs.words import SeatKind
from groups.papers.parts.words import Source
from groups.planning.annual_plans.services.case import record_past_annual_plan
from groups.planning.development_plans.services import record_past_development_plan
from groups.planning.models import AnnualPlan, DevelopmentPlan
from groups.reading.history.sheets import HistorySheet
from groups.reading.history.words import PastMatter
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.datasets import CHUNK, RegisterWriter, group_options, register_unit
from groups.registry.register.queries.references import References
from groups.registry.register.queries.refs import GroupRef, InstitutionRef
from groups.rights.roles import (
    EXPORT,
    RUN_CAMPAIGNS,
    RUN_CHARTERS,
    VIEW_CHARTERS,
    VIEW_ORGANS,
    VIEW_PLANS,
    WRITE_ORGANS,
)
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.orders import Order

# What the services call their arguments, where the sheet has another word.
_FIELDS = {
    "filing_number": "number", "plaque_number": "number", "filed_on": "decided_on", "examined_on": "decided_on",
    "approved_on": "decided_on", "effective_on": "from_day", "plaque_on": "from_day", "valid_from": "from_day",
    "plaque_place": "place", "valid_to": "to_day", "until": "to_day", "legal_form": "law", "year": "first_year",
    "institution": "school", "kind": "organ",
}  # fmt: skip


class HistoryWriter(RegisterWriter):
    """A row that is recorded already, to the letter, is unchanged; one that says something else of it is refused."""

    sheet = HistorySheet

    def resolve(self, row) -> tuple[GroupRef, InstitutionRef | None]:
        references = self.references()
        school = references.institution(row.school) if row.school else None
        return references.group(row.group), school

    @cached_property
    def _records(self) -> dict:
        return {
            PastMatter.CHARTER: self._charter,
            PastMatter.ADMISSION: self._admission,
            PastMatter.TERM: self._term,
            PastMatter.DEVELOPMENT_PLAN: self._development_plan,
            PastMatter.ANNUAL_PLAN: self._annual_plan,
        }

    def apply(self, row, resolved) -> Outcome:
        ref, school = resolved
        matter = PastMatter(row.matter)
        subject = f"{ref.name} · {matter.label}"
        group = EducationGroup.objects.get(pk=ref.id)
        order = Order(
            actor=self.actor,
            effective_on=self.effective,
            reason=self.job.reason,
            document=row.document or self.job.document,
        )
        new = self._records[matter](row, order, group, school)
        return Outcome("n" if new else "u", subject)

    # Each returns whether it wrote anything.
    def _charter(self, row, order, group, school) -> bool:
        start = row.from_day or row.decided_on
        same = {"filed_on": row.decided_on, "effective_on": start, "legal_form": row.law, "document": row.document}
        if Charter.objects.filter(group=group, source=Source.BACKFILL, filing_number=row.number, **same).exists():
            return False
        record_past_charter(
            order=order,
            group=group,
            filing_number=row.number,
            filed_on=row.decided_on,
            legal_form=row.law,
            effective_on=start,
        )
        return True

    def _admission(self, row, order, group, school) -> bool:
        facts = {
            "examined_on": row.decided_on,
            "document": row.document,
            "plaque_number": row.number,
            "plaque_on": row.from_day,
            "plaque_place": row.place,
        }
        if Admission.objects.filter(group=group, source=Source.BACKFILL, **facts).exists():
            return False
        record_past_admission(order=order, group=group, **facts)
        return True

    def _term(self, row, order, group, school) -> bool:
        seat = {
            "person": row.person,
            "position": row.position,
            "post": row.post,
            "seat_kind": row.seat_kind or SeatKind.EX_OFFICIO.value,
            "valid_from": row.from_day,
            "valid_to": row.to_day,
        }
        pk = school.id if school else None
        if BodyMember.objects.filter(body__group=group, body__kind=row.organ, institution=pk, **seat).exists():
            return False
        institution = Institution.objects.get(pk=pk) if pk else None
        record_past_term(order=order, group=group, kind=row.organ, institution=institution, **seat)
        return True

    def _development_plan(self, row, order, group, school) -> bool:
        facts = {"first_year": row.first_year, "last_year": row.last_year, "approved_on": row.decided_on}
        if DevelopmentPlan.objects.filter(group=group, recorded=True, document=row.document, **facts).exists():
            return False
        record_past_development_plan(order=order, group=group, **facts)
        return True

    def _annual_plan(self, row, order, group, school) -> bool:
        known = AnnualPlan.objects.filter(group=group, recorded=True, campaign__year=row.first_year)
        if known.filter(document=row.document, approved_on=row.decided_on).exists():
            return False
        record_past_annual_plan(order=order, group=group, year=row.first_year, approved_on=row.decided_on)
        return True

    def column_of(self, field: str) -> str:
        return super().column_of(_FIELDS.get(field, field))


# --- what an export prints -----------------------------------------------------------------------------------------
BLANK = dict.fromkeys(HistorySheet.entered(), "")
_DAYS = dict.fromkeys(("decided_on", "from_day", "to_day", "first_year", "last_year"))


def _line(matter: PastMatter, group: str, **facts) -> SimpleNamespace:
    return SimpleNamespace(**BLANK | _DAYS | {"matter": matter.value, "group": group} | facts)


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """What was entered as decided before the portal, of the groups one sees, as far as one may see each."""
    references = References(asked.scope, asked.day)
    names = {ref.id: ref.text for ref in references.groups() if asked.filters.get("group", ref.code) == ref.code}
    makers = {
        PastMatter.CHARTER: (VIEW_CHARTERS, _charters), PastMatter.ADMISSION: (VIEW_CHARTERS, _admissions),
        PastMatter.TERM: (VIEW_ORGANS, _terms), PastMatter.DEVELOPMENT_PLAN: (VIEW_PLANS, _development_plans),
        PastMatter.ANNUAL_PLAN: (VIEW_PLANS, _annual_plans),
    }  # fmt: skip
    wanted = asked.filters.get("matter")
    for matter, (permission, make) in makers.items():
        if wanted in (None, "", matter.value):
            seen = EducationGroup.objects.visible_to(asked.scope, permission).filter(pk__in=names)
            yield from make(seen.order_by().values("pk"), names, references)


def _charters(groups, names, references):
    for one in Charter.objects.filter(group__in=groups, source=Source.BACKFILL).order_by("group_id", "number"):
        yield _line(
            PastMatter.CHARTER,
            names[one.group_id],
            document=one.document,
            decided_on=one.filed_on,
            number=one.filing_number,
            law=one.legal_form,
            from_day=one.effective_on,
        )


def _admissions(groups, names, references):
    for one in Admission.objects.filter(group__in=groups, source=Source.BACKFILL).order_by("group_id", "pk"):
        yield _line(
            PastMatter.ADMISSION,
            names[one.group_id],
            document=one.document,
            decided_on=one.examined_on,
            number=one.plaque_number,
            from_day=one.plaque_on,
            place=one.plaque_place,
        )


def _terms(groups, names, references):
    schools = {ref.id: ref.text for ref in references.institutions()}
    found = BodyMember.objects.filter(body__group__in=groups, source=Source.BACKFILL).select_related("body")
    for one in found.order_by("body__group_id", "body__kind", "valid_from", "pk").iterator(chunk_size=CHUNK):
        yield _line(
            PastMatter.TERM,
            names[one.body.group_id],
            organ=one.body.kind,
            person=one.person,
            position=one.position,
            seat_kind=one.seat_kind,
            school=schools.get(one.institution_id, ""),
            post=one.post,
            from_day=one.valid_from,
            to_day=one.valid_to,
        )


def _development_plans(groups, names, references):
    for one in DevelopmentPlan.objects.filter(group__in=groups, recorded=True).order_by("group_id", "first_year", "pk"):
        yield _line(
            PastMatter.DEVELOPMENT_PLAN,
            names[one.group_id],
            document=one.document,
            decided_on=one.approved_on,
            first_year=one.first_year,
            last_year=one.last_year,
        )


def _annual_plans(groups, names, references):
    found = AnnualPlan.objects.filter(group__in=groups, recorded=True).select_related("campaign")
    for one in found.order_by("group_id", "campaign__year"):
        yield _line(
            PastMatter.ANNUAL_PLAN,
            names[one.group_id],
            document=one.document,
            decided_on=one.approved_on,
            first_year=one.campaign.year,
        )


class HistoryDataset(Dataset):
    """It writes charters, organs and plans: whoever brings it in may do all three everywhere."""

    def may_change(self, scope: Scope) -> bool:
        return all(scope.may_everywhere(one) for one in (RUN_CHARTERS, WRITE_ORGANS, RUN_CAMPAIGNS))

    def may_export(self, scope: Scope) -> bool:
        return scope.may_somewhere(self.take_out) and scope.may_somewhere(VIEW_CHARTERS)


def matters(scope: Scope, day: date) -> list[tuple[str, str]]:
    return list(PastMatter.choices)


register(
    HistoryDataset(
        code="history",
        title="历史资料",
        about="平台启用前已经办结的章程备案、准入授牌、治理机构任期、发展规划和年度计划，一行一项，标明补录。",
        sheet=HistorySheet,
        change=RUN_CHARTERS,
        take_out=EXPORT,
        unit=register_unit,
        writer=HistoryWriter,
        rows=rows,
        lists=lambda scope, day: References(scope, day).lists(),
        personal=True,
        order=80,
        filters=(Filter("group", "教育集团", group_options), Filter("matter", "事项", matters)),
    )
)
