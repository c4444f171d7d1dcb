from collections.abc import Sequence

from groups.registry.institutions.models import DirectoryEntry
from groups.registry.institutions.services.institutions import ownership_facts
from groups.registry.register.models import Institution
from groups.registry.register.rules.cells import DIRECTORY, read
from groups.registry.register.services.basics import begin, institution_on
from groups.registry.register.words import Basis, Ownership
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.orders import Order

DIRECTORY_FIELDS = tuple(DIRECTORY)


def edit_directory(*, order: Order, institution: Institution, **values: str) -> DirectoryEntry:
    """The directory of an institution; what it said before is in its history."""
    values = read(DIRECTORY, values)
    name = institution_on(institution, order.effective_on).name
    with begin(order, "edit_directory", f"{name}通讯录") as draft:
        draft.lock(institution, seen=order.seen)
        entry = DirectoryEntry.objects.filter(institution=institution).first()
        if entry is None:
            entry = draft.add(DirectoryEntry(institution=institution), subject=name)
        return draft.update(entry, subject=name, **{field: values[field] for field in DIRECTORY_FIELDS})


def confirm_ownerships(*, order: Order, institutions: Sequence[Institution], ownership: str) -> None:
    """办学性质 of many institutions confirmed in one act, all or none; see confirm_ownership."""
    if ownership == Ownership.UNKNOWN:
        raise RuleViolation("请选择核实后的办学性质。", field="ownership", code="unknown")
    if not institutions:
        raise RuleViolation("请至少选择一所机构。", field="institutions", code="none")
    title = f"{len(institutions)} 所机构办学性质核实为{Ownership(ownership).label}"
    with begin(order, "confirm_ownerships", title) as draft:
        draft.lock(*institutions)
        facts = ownership_facts(order, ownership)
        for institution in institutions:
            row = institution_on(institution, order.effective_on)
            if row.ownership_basis == Basis.VERIFIED and row.ownership != ownership:
                raise RuleViolation(
                    f"{row.name}已核实为“{row.get_ownership_display()}”，请从名单中去掉，或单独办理。",
                    field="institutions",
                    code="verified",
                )
            if order.correcting:
                draft.correct(row, subject=row.name, **facts)
            else:
                draft.change(row, order.effective_on, subject=row.name, **facts)
