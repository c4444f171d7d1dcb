"""校点: new campuses are added to their school; of known ones the name and the state change from the effective day."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.db.models import F

from groups.registry.institutions.services.institutions import add_campus
from groups.registry.institutions.services.sites import change_site_state, close_site, open_site, rename_site
from groups.registry.institutions.sheets import SiteSheet
from groups.registry.register.datasets import CHUNK, RegisterWriter, narrowed, register_unit
from groups.registry.register.models import Institution, Site
from groups.registry.register.queries.references import References
from groups.registry.register.queries.refs import InstitutionRef, SiteRef
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import place_key, site_in_full
from groups.registry.register.words import SiteKind, SiteState
from groups.rights.roles import CHANGE, EXPORT
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.writers import Outcome


class SiteWriter(RegisterWriter):
    sheet = SiteSheet

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._seen: set[str] = set()

    # --- whom a row is about ---------------------------------------------------------------------------------------
    def resolve(self, row) -> tuple[InstitutionRef | None, SiteRef | None]:
        """(school, site): the site of the code, None for a new one."""
        if not row.code:
            school = self.references().institution(row.school)
            self._refuse_registered(row, school)
            return school, None
        site = self.references().site(row.code, field="code", closed=True)
        if site.code in self._seen:
            raise RuleViolation("“校点编码”与前面的行重复，请只保留一行。", field="code", code="duplicate")
        self._seen.add(site.code)
        if row.school and self.references().institution(row.school).id != site.institution_id:
            raise RuleViolation(
                f"校点“{site.text}”不属于所填学校，请核对学校和校点编码。", field="school", code="site-elsewhere"
            )
        if row.kind and row.kind != site.kind:
            raise RuleViolation(
                f"“{site.name}”登记的校点类型是“{SiteKind(site.kind).label}”，不能用表格改变，请改回或清空该格。",
                field="kind",
                code="kind-fixed",
            )
        return None, site

    def _refuse_registered(self, row, school: InstitutionRef) -> None:
        """Another row for what is there already would be a second campus of the same name."""
        wanted = place_key(school.id, row.label, row.own_name)
        for site in self.references().sites_of(school.id):
            if not site.closed and place_key(school.id, site.label, site.own_name) == wanted:
                raise RuleViolation(
                    f"该校已有校点“{site.text}”，请填写校点编码 {site.code}。",
                    field="own_name" if row.own_name else "label",
                    code="site-registered",
                )

    # --- what it does ----------------------------------------------------------------------------------------------
    def apply(self, row, resolved) -> Outcome:
        school, site = resolved
        return self._add(row, school) if site is None else self._change(row, site)

    def _add(self, row, school: InstitutionRef) -> Outcome:
        add_campus(
            order=self.order(),
            institution=Institution.objects.get(pk=school.id),
            kind=row.kind,
            label=row.label,
            own_name=row.own_name,
            state=row.state or SiteState.OPEN,
        )
        return Outcome("n", site_in_full(school.name, row.label or SiteKind.MAIN.label, row.own_name))

    def _change(self, row, ref: SiteRef) -> Outcome:
        label, own_name = row.label or ref.label, row.own_name or ref.own_name
        renamed = (label, own_name) != (ref.label, ref.own_name)
        moved = bool(row.state) and row.state != ref.state
        if not (renamed or moved):
            return Outcome("u", ref.name)
        site = Site.objects.select_related("institution").get(pk=ref.id)
        if renamed:
            rename_site(order=self.order(), site=site, label=label, own_name=own_name)
        if moved:
            self._move(site, row.state)
        return Outcome("c", ref.text)

    def _move(self, site: Site, state: str) -> None:
        if state == SiteState.OPEN:
            open_site(order=self.order(), site=site)
        elif state == SiteState.CLOSED:
            close_site(order=self.order(), site=site)
        else:
            change_site_state(order=self.order(), site=site, state=state)


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """All sites of the scope registered that day, closed ones too."""
    found = Site.objects.visible_to(asked.scope, EXPORT).annotate(
        v=dated_relation("versions", asked.day), iv=dated_relation("institution__versions", asked.day)
    )
    found = narrowed(
        found.filter(v__isnull=False, iv__isnull=False),
        asked,
        {"kind": "kind", "state": "v__state", "institution": "institution__code"},
    )
    names = ("code", "kind", "label", "own_name", "state", "school_code", "school_name")
    paths = ("v__label", "v__own_name", "v__state", "institution__code", "iv__name")
    lines = found.order_by("institution__code", "ordinal", "pk").values_list("code", "kind", *map(F, paths))
    for line in lines.iterator(chunk_size=CHUNK):
        row = SimpleNamespace(**dict(zip(names, line, strict=True)))
        row.school = f"{row.school_name}（{row.school_code}）"
        yield row


register(
    Dataset(
        code="sites",
        title="校点",
        about="各校的本部、校区、学部和附设幼儿班（园）及其开办状态。",
        sheet=SiteSheet,
        change=CHANGE,
        take_out=EXPORT,
        unit=register_unit,
        writer=SiteWriter,
        rows=rows,
        lists=lambda scope, day: {"institution": References(scope, day).lists()["institution"]},
        order=20,
        filters=(
            Filter("kind", "校点类型", lambda scope, day: SiteKind.choices),
            Filter("state", "开办状态", lambda scope, day: SiteState.choices),
        ),
    )
)
