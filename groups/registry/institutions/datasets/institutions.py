"""机构: schools, kindergartens and partners. New ones are registered, of known ones only what differs is changed."""

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace

from django.db.models import F

from groups.registry.institutions.models import DirectoryEntry
from groups.registry.institutions.services.facts import DIRECTORY_FIELDS, edit_directory
from groups.registry.institutions.services.institutions import (
    confirm_ownership,
    register_institution,
    rename_institution,
)
from groups.registry.institutions.sheets import InstitutionSheet
from groups.registry.register.datasets import CHUNK, RegisterWriter, narrowed, register_unit, sees_directory
from groups.registry.register.models import Institution, InstitutionVersion
from groups.registry.register.queries.references import coded
from groups.registry.register.queries.refs import InstitutionRef
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import ownership_text
from groups.registry.register.words import Basis, InstitutionKind, Ownership
from groups.rights.roles import CHANGE, EXPORT
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.kinds import halved
from nanan_groups.kit.names import name_key
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind

NOTHING = dict.fromkeys(DIRECTORY_FIELDS, "")


class InstitutionWriter(RegisterWriter):
    sheet = InstitutionSheet

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._seen: set[str] = set()

    # --- whom a row is about ---------------------------------------------------------------------------------------
    def resolve(self, row) -> InstitutionRef | None:
        """The institution of the code; None for a new one."""
        if coded(row.name)[0]:
            raise RuleViolation("名称中不要带编码；已登记的请把编码填入“机构编码”。", field="name", code="code-in-name")
        ref = self._registered(row) if row.code else self._new(row)
        self._once(ref.code if ref else name_key(row.name), "code" if ref else "name")
        return ref

    def _registered(self, row) -> InstitutionRef:
        ref = self.references().institution(row.code, field="code")
        if row.kind and row.kind != ref.kind:
            raise RuleViolation(
                f"“{ref.name}”登记的机构类型是“{InstitutionKind(ref.kind).label}”，不能用表格改变，请改回或清空该格。",
                field="kind",
                code="kind-fixed",
            )
        return ref

    def _new(self, row) -> None:
        try:
            known = self.references().institution(row.name, field="name")
        except RuleViolation as unknown:
            if unknown.code != "institution-unknown":
                raise
            return
        raise RuleViolation(
            f"该名称已登记为“{known.text}”，请填写机构编码 {known.code}。", field="name", code="name-registered"
        )

    def _once(self, key: str, field: str) -> None:
        if key in self._seen:
            header = self.sheet.columns()[field].header
            raise RuleViolation(f"“{header}”与前面的行重复，请只保留一行。", field=field, code="duplicate")
        self._seen.add(key)

    # --- what it does ----------------------------------------------------------------------------------------------
    def apply(self, row, resolved) -> Outcome:
        return self._register(row) if resolved is None else self._change(row, resolved)

    def _register(self, row) -> Outcome:
        institution = register_institution(
            order=self.order(),
            name=row.name,
            kind=row.kind,
            ownership=row.ownership or Ownership.UNKNOWN,
            short_name=row.short_name,
        )
        entered = {name: getattr(row, name) for name in DIRECTORY_FIELDS}
        if entered != NOTHING:
            edit_directory(order=self.order(kind=ActKind.ENTRY), institution=institution, **entered)
        alike = self.references().institutions_alike(row.name)
        cells = [["提示", "", f"与“{ref.text}”的曾用名或简称相同，请核对是否同一所"] for ref in alike[:3]]
        return Outcome("n", row.name, self._told(row) + cells if cells else [])

    def _told(self, row) -> list[list[str]]:
        columns = self.sheet.entered()
        shown = {name: column.kind.show(getattr(row, name)) for name, column in columns.items()}
        return [[columns[name].header, "", str(text)] for name, text in shown.items() if text]

    def _change(self, row, ref: InstitutionRef) -> Outcome:
        known = self._versions[ref.id]
        name = row.name if row.name and name_key(row.name) != name_key(known.name) else known.name
        short_name = row.short_name or known.short_name
        ownership = self._ownership(row, known)
        held = self._directories.get(ref.id, NOTHING)
        entered = {name: getattr(row, name) or held[name] for name in DIRECTORY_FIELDS}
        renamed = (name, short_name) != (known.name, known.short_name)
        edited = any(getattr(row, name) not in ("", as_read(name, held[name])) for name in DIRECTORY_FIELDS)
        if not (renamed or ownership or edited):
            return Outcome("u", known.name)
        institution = Institution.objects.get(pk=ref.id)
        if renamed:
            rename_institution(order=self.order(), institution=institution, name=name, short_name=short_name)
        if ownership:
            confirm_ownership(order=self.order(kind=ownership), institution=institution, ownership=row.ownership)
        if edited:
            edit_directory(order=self.order(kind=ActKind.ENTRY), institution=institution, **entered)
        return Outcome("c", f"{known.name}（{ref.code}）")

    @staticmethod
    def _ownership(row, known) -> str:
        """How 办学性质 is confirmed: what was only assumed was so all along, what was verified changes on a day."""
        verified = known.basis == Basis.VERIFIED
        if not row.ownership or (verified and row.ownership == known.ownership):
            return ""
        if row.ownership == Ownership.UNKNOWN:
            if known.ownership == Ownership.UNKNOWN:
                return ""
            raise RuleViolation(
                f"办学性质已登记为“{Ownership(known.ownership).label}”，不能改回“待核实”，请改正或清空该格。",
                field="ownership",
                code="back-to-unknown",
            )
        return ActKind.CHANGE if verified else ActKind.CORRECTION

    # --- what is registered, one query each ------------------------------------------------------------------------
    @cached_property
    def _versions(self) -> dict[int, SimpleNamespace]:
        rows = InstitutionVersion.objects.active_on(self.effective).order_by("pk")
        names = ("institution_id", "name", "short_name", "ownership", "ownership_basis")
        return {
            pk: SimpleNamespace(name=name, short_name=short, ownership=ownership, basis=basis)
            for pk, name, short, ownership, basis in rows.values_list(*names)
        }

    @cached_property
    def _directories(self) -> dict[int, dict[str, str]]:
        rows = DirectoryEntry.objects.order_by("pk").values_list("institution_id", *DIRECTORY_FIELDS)
        return {pk: dict(zip(DIRECTORY_FIELDS, facts, strict=True)) for pk, *facts in rows}


def as_read(name: str, value: str) -> str:
    """A stored value as its column reads it: an older entry may still hold full-width signs."""
    return halved(value) if name in ("unified_code", "telephone") else value


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """All institutions of the scope in force that day; the directory only for who sees it."""
    found = Institution.objects.visible_to(asked.scope, EXPORT).annotate(v=dated_relation("versions", asked.day))
    found = narrowed(found.filter(v__isnull=False), asked, {"kind": "v__kind", "ownership": "v__ownership"})
    names = ("pk", "code", "name", "short_name", "kind", "ownership", "basis", *DIRECTORY_FIELDS)
    paths = ("v__name", "v__short_name", "v__kind", "v__ownership", "v__ownership_basis")
    open_to = sees_directory(asked.scope)
    lines = found.order_by("code").values_list(
        "pk", "code", *map(F, paths), *(F(f"directory__{name}") for name in DIRECTORY_FIELDS)
    )
    for line in lines.iterator(chunk_size=CHUNK):
        row = SimpleNamespace(**dict(zip(names, line, strict=True)))
        row.ownership_text = ownership_text(row.ownership, row.basis)
        if row.basis != Basis.VERIFIED:
            row.ownership = ""  # nothing assumed leaves as if it were confirmed
        if not open_to(row.pk):
            row.__dict__.update(NOTHING)
        yield row


register(
    Dataset(
        code="institutions",
        title="机构",
        about="学校、幼儿园和共建单位的名称、类型、办学性质和通讯录；附件2以外的学校也从这里登记。",
        sheet=InstitutionSheet,
        change=CHANGE,
        take_out=EXPORT,
        unit=register_unit,
        writer=InstitutionWriter,
        rows=rows,
        lists=lambda scope, day: {},
        personal=True,
        order=10,
        filters=(
            Filter("kind", "机构类型", lambda scope, day: InstitutionKind.choices),
            Filter("ownership", "办学性质", lambda scope, day: Ownership.choices),
        ),
    )
)
