"""What indicator systems add to shared pages: the menu, a task, the search by name, code or words of an indicator."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from evaluation.systems.models import Indicator
from evaluation.systems.queries import visible_systems
from groups.rights.roles import VIEW_INDICATORS
from nanan_groups.kit.additions import FINDERS, MENU, SEARCHABLE, SHORTCUTS, Hit, MenuItem, Searchable, Shortcut
from nanan_groups.kit.scope import Scope, holding

FEW = 5


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    """Indicators of the newest systems one reads, by code or by name."""
    newest: dict[int, int] = {}
    for pk, year in visible_systems(scope).order_by("year", "number").values_list("pk", "year"):
        newest[year] = pk
    rows = Indicator.objects.filter(Q(code__iexact=text) | Q(name__icontains=text), system__in=newest.values())
    for one in rows.select_related("system").order_by("-system__year", "pk")[:FEW]:
        url = reverse("evaluation:system-detail", args=[one.system.code])
        yield Hit("评估指标", str(one), f"{url}#i{one.code}", note=one.system.version_text)


see = holding(VIEW_INDICATORS)
MENU.add("evaluation", MenuItem("评估", "evaluation:system-list", see, ("/evaluation/",)), at=64)
SHORTCUTS.add("evaluation", Shortcut("评估指标", "evaluation:system-list", see, "指标、权重和计分办法"), at=64)
FINDERS.add("indicators", find, at=80)
SEARCHABLE.add("indicators", Searchable("指标", "评估指标的编号、名称", see), at=80)
