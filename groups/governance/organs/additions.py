"""What organs add to shared pages: who governs a group, on its page; their acts, in its history."""

from collections.abc import Iterator

from django.urls import reverse

from groups.governance.organs.models import GoverningBody
from groups.governance.organs.queries.organs import facts_from, organs_of
from groups.governance.organs.rules.seats import differences, seat_word
from groups.registry.models import EducationGroup
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import reads_group
from groups.rights.roles import VIEW_ORGANS
from nanan_groups.kit.additions import GROUP_HISTORY, GROUP_PANELS, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """The organs in short, and in what they differ from the register."""
    group = seen.group
    if not reads_group(scope, group.pk, VIEW_ORGANS):
        return None
    rows = organs_of(EducationGroup.objects.filter(pk=group.pk), as_of.day).get(group.pk, [])
    facts = facts_from(seen.register).get(group.pk)
    shown = {
        "url": reverse("governance:group-organs", args=[group.code]) + as_of.query,
        "rows": [
            {
                "name": row.name,
                "seated": len(row.seated(as_of.day)),
                "chair": next((seat.person for seat in row.seated(as_of.day) if seat.position == "chair"), ""),
                "word": seat_word(row.kind, "chair"),
            }
            for row in rows
        ],
        "warnings": [one.sentence for one in differences(facts, rows, as_of.day)] if facts else [],
    }
    return Panel("governance/organs/_group_box.html", shown)


def codes(group: int) -> Iterator[str]:
    yield from GoverningBody.objects.filter(group=group).order_by("code").values_list("code", flat=True)


GROUP_PANELS.add("organs", of_group, at=10)
GROUP_HISTORY.add("organs", codes, at=10)
