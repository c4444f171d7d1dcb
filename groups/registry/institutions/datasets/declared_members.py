"""列名成员: the members the policy only counts, named one by one; an unknown kindergarten is registered on the way."""

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace

from django.db.models import F, Q

from groups.registry.institutions.services.institutions import register_institution
from groups.registry.members.services import itemise_declared_member
from groups.registry.members.sheets import DeclaredMemberSheet
from groups.registry.register.datasets import CHUNK, RegisterWriter, group_options, narrowed, register_unit
from groups.registry.register.models import DeclaredMembers, EducationGroup, InstitutionVersion, Lead, Membership, Site
from groups.registry.register.queries.references import References, coded
from groups.registry.register.queries.refs import GroupRef, SiteRef
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import Basis, DeclaredKind, InstitutionKind, Ownership, Relation, SiteKind
from groups.rights.roles import CHANGE, EXPORT
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.writers import Outcome


class DeclaredMemberWriter(RegisterWriter):
    sheet = DeclaredMemberSheet

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._registered: dict[str, Site] = {}  # kindergartens an earlier row has registered

    # --- whom a row is about ---------------------------------------------------------------------------------------
    def resolve(self, row) -> tuple[GroupRef, int, SiteRef | None]:
        """(group, id of the declared number, site); no site: a kindergarten to be registered."""
        group = self.references().group(row.group)
        declared_id, kind = self._declared(row, group)
        try:
            site = self._site(row, kind)
        except RuleViolation as unknown:
            if unknown.code == "institution-unknown" and kind == DeclaredKind.CLUSTER and not coded(row.school)[0]:
                self._refuse_unready(row, unknown)
                return group, declared_id, None
            raise
        known = self._ownership.get(site.institution_id)
        if row.ownership and row.ownership != known:
            raise RuleViolation(
                f"该校办学性质登记为“{Ownership(known).label}”，请改正或清空该格；登记有误的，请用“机构”表核实。",
                field="ownership",
                code="ownership-differs",
            )
        return group, declared_id, site

    def _declared(self, row, group: GroupRef) -> tuple[int, str]:
        held = self._numbers.get(group.id, {})
        if not row.kind and len(held) == 1:
            return next((pk, kind) for kind, pk in held.items())
        if row.kind in held:
            return held[row.kind], row.kind
        if not held:
            raise RuleViolation(
                f"“{group.name}”没有未列名成员的汇总数，请核对教育集团。", field="group", code="declared-none"
            )
        names = "、".join(DeclaredKind(kind).label for kind in held)
        raise RuleViolation(f"“{group.name}”的汇总类别是：{names}，请选择其一。", field="kind", code="declared-kind")

    def _site(self, row, kind: str) -> SiteRef:
        references = self.references()
        if kind == DeclaredKind.ATTACHED and not row.site:
            return self._attached(row)
        return references.site_of(references.institution(row.school).id, row.site)

    def _attached(self, row) -> SiteRef:
        """An attached class goes by its own name; a school stands for the only one it has."""
        references = self.references()
        try:
            school = references.institution(row.school)
        except RuleViolation as unknown:
            if unknown.code != "institution-unknown":
                raise
            try:
                return references.site(row.school, field="school")
            except RuleViolation as neither:
                raise (unknown if neither.code == "site-unknown" else neither) from None
        attached = [one for one in references.sites_of(school.id) if one.kind == SiteKind.ATTACHED and not one.closed]
        if len(attached) == 1:
            return attached[0]
        told = f"，可填：{'、'.join(one.short for one in attached)}" if attached else "，请先用“校点”表增设"
        raise RuleViolation(
            f"“{school.name}”有 {len(attached)} 个附设幼儿园（班）{told}。", field="site", code="site-needed"
        )

    def _refuse_unready(self, row, unknown: RuleViolation) -> None:
        """What is needed to register a kindergarten by the way."""
        if row.site:
            raise RuleViolation(
                "尚未登记的幼儿园没有校点，请清空该格，或先用“机构”“校点”表登记。", field="site", code="site-of-new"
            )
        if not row.ownership:
            raise RuleViolation(
                f"{unknown.sentence}尚未登记的幼儿园，请填写办学性质，导入时一并登记。",
                field="school",
                code=unknown.code,
            )

    # --- what it does ----------------------------------------------------------------------------------------------
    def apply(self, row, resolved) -> Outcome:
        group, declared_id, site = resolved
        subject = f"{group.name} · {site.name if site else row.school}"
        if site is not None and self._listed(group, site):
            return Outcome("u", subject)
        declared = DeclaredMembers.objects.select_related("group").get(pk=declared_id)
        if site is not None:
            place = Site.objects.select_related("institution").get(pk=site.id)
        else:
            place = self._registered.get(name_key(row.school)) or self._register(row)
        itemise_declared_member(order=self.order(), declared=declared, site=place)
        if site is None:
            self._registered[name_key(row.school)] = place
        return Outcome("n", subject)

    def _register(self, row) -> Site:
        made = register_institution(
            order=self.order(), name=row.school, kind=InstitutionKind.KINDERGARTEN, ownership=row.ownership
        )
        return Site.objects.select_related("institution").get(institution=made)

    def _listed(self, group: GroupRef, site: SiteRef) -> bool:
        """Already named under the number, or part of it as the group's lead or tight member."""
        members = Membership.objects.active_on(self.effective).filter(group=group.id, site=site.id)
        if members.filter(Q(declared__isnull=False) | Q(relation=Relation.TIGHT)).exists():
            return True
        leads = Lead.objects.active_on(self.effective).filter(group=group.id, institution=site.institution_id)
        return leads.filter(Q(site__isnull=True) | Q(site=site.id)).exists()

    def column_of(self, field: str) -> str:
        """The name of a kindergarten registered by the way stands in the column of the school."""
        return super().column_of("school" if field == "name" else field)

    # --- what is registered, one query each ------------------------------------------------------------------------
    @cached_property
    def _numbers(self) -> dict[int, dict[str, int]]:
        """By group: kind → the declared number of that day."""
        out: dict[int, dict[str, int]] = {}
        rows = DeclaredMembers.objects.active_on(self.effective).order_by("group_id", "pk")
        for pk, group, kind in rows.values_list("pk", "group_id", "kind"):
            out.setdefault(group, {})[kind] = pk
        return out

    @cached_property
    def _ownership(self) -> dict[int, str]:
        rows = InstitutionVersion.objects.active_on(self.effective).order_by("pk")
        return dict(rows.values_list("institution_id", "ownership"))


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """Who is named under a number that day."""
    groups = EducationGroup.objects.visible_to(asked.scope, EXPORT).order_by().values("pk")
    sites = Site.objects.visible_to(asked.scope, EXPORT).order_by().values("pk")
    found = Membership.objects.active_on(asked.day).filter(declared__isnull=False, group__in=groups, site__in=sites)
    found = found.annotate(
        gv=dated_relation("group__versions", asked.day),
        sv=dated_relation("site__versions", asked.day),
        iv=dated_relation("site__institution__versions", asked.day),
    ).filter(gv__isnull=False, sv__isnull=False, iv__isnull=False)
    found = narrowed(found, asked, {"group": "group__code", "kind": "declared__kind"})
    names = ("kind", "group", "school", "label", "own_name", "g_code", "s_code", "i_code", "ownership", "basis")
    paths = (
        F("declared__kind"),
        F("gv__name"),
        F("iv__name"),
        F("sv__label"),
        F("sv__own_name"),
        F("group__code"),
        F("site__code"),
        F("site__institution__code"),
        F("iv__ownership"),
        F("iv__ownership_basis"),
    )
    lines = found.order_by("group__code", "declared", "ordinal", "pk").values_list(*paths)
    for line in lines.iterator(chunk_size=CHUNK):
        row = SimpleNamespace(**dict(zip(names, line, strict=True)))
        name = site_in_full(row.school, row.label, row.own_name)
        row.group, row.school = f"{row.group}（{row.g_code}）", f"{row.school}（{row.i_code}）"
        row.site = f"{name}（{row.s_code}）"
        if row.basis != Basis.VERIFIED:
            row.ownership = ""  # nothing assumed leaves as if it were confirmed
        yield row


def lists(scope, day):
    return References(scope, day).lists({"kindergarten", "primary", "middle", "combined", "special", "enterprise"})


register(
    Dataset(
        code="declared_members",
        title="列名成员",
        about="把政策只列总数的成员（如“总数24所”）逐个列名；尚未登记的幼儿园一并登记。",
        sheet=DeclaredMemberSheet,
        change=CHANGE,
        take_out=EXPORT,
        unit=register_unit,
        writer=DeclaredMemberWriter,
        rows=rows,
        lists=lists,
        order=40,
        filters=(
            Filter("group", "教育集团", group_options),
            Filter("kind", "汇总类别", lambda scope, day: DeclaredKind.choices),
        ),
    )
)
