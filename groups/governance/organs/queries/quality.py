"""Differences between organs and register among the data-quality pages. Importing this module registers the checks."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from groups.governance.organs.queries.organs import warnings_of
from groups.governance.organs.rules.seats import Warning
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_ORGANS
from nanan_groups.kit.quality import Check, Finding, Remedy, register
from nanan_groups.kit.scope import Scope

VERBS = ("set_up_organ", "appoint_member", "end_term", "change_organ", "dissolve_organ")
LABELS = {
    "appoint": "任命",
    "end-term": "终止任期",
    "change-organ": "调整席位数",
    "dissolve-organ": "撤销",
    "record-past-term": "补录",
}


def act_label(warning: Warning) -> str:
    return LABELS.get(warning.verb, "成立")


def act_url(warning: Warning) -> str:
    """The form that settles a difference, filled in as far as the register knows."""
    url = reverse("governance:organ-act", args=[warning.target, warning.key, warning.verb])
    return f"{url}?{urlencode(warning.given)}" if warning.given else url


def _finder(kinds: tuple[str, ...], why: str) -> Callable[[Scope, date], list[Finding]]:
    def find(scope: Scope, day: date) -> list[Finding]:
        if not scope.may_somewhere(VIEW_ORGANS):
            return []
        groups = EducationGroup.objects.visible_to(scope, VIEW_ORGANS)
        return [
            Finding(
                facts.code,
                facts.name,
                warning.sentence,
                why,
                Remedy("查看", "governance:group-organs", (facts.code,)),
                Remedy(act_label(warning), "governance:organ-act", (warning.target, warning.key, warning.verb)),
            )
            for facts, warnings in warnings_of(groups, day).values()
            for warning in warnings
            if warning.kind in kinds
        ]

    return find


for code, title, why, kinds, clause in (
    ("missing-organ", "缺治理机构", "集团议事决策没有登记的机构", ("missing-organ", "no-chair"), "意见 五(一)2；五(二)3"),
    ("organ-seats", "治理机构席位与成员不符", "成员校没有席位或已退出的学校仍有席位",
     ("no-seat", "left-school", "crowded", "unneeded-organ"), "细则 三(二)3，三(一)4"),
    ("organ-terms", "治理机构任期须办理", "任期届满或主要职务已变动", ("ended-term", "old-chair"), "细则 三(二)3"),
):  # fmt: skip
    register(Check(code, title, why, _finder(kinds, why), clause, None, VERBS if code == "missing-organ" else ()))
