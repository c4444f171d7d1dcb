"""Invented rules which the group of the demonstration accounts gave itself. ``desk``: who does it, and the day."""

from groups.governance.own_rules import services as rules
from groups.registry.models import EducationGroup

TITLES = (("money", "（示例）集团专项经费管理办法"), ("appraisal", "（示例）集团教师考核办法"))


def make_demo_rules(desk, group: EducationGroup) -> None:
    for kind, title in TITLES:
        rules.add_rule(
            order=desk.order(desk.principal),
            group=group,
            kind=kind,
            title=title,
            adopted_on=desk.today,
            ended_on=None,
            note="",
        )
