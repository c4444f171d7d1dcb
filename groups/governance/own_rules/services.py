"""A group's own rules (细则 三(一)3、6): entered and mended by the group; the text itself is attached."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from groups.governance.charters.services import RULE_TEXT, is_writer
from groups.governance.own_rules.models import GroupRule
from groups.governance.own_rules.queries import visible_rules
from groups.registry.models import EducationGroup
from groups.registry.register.codes import new_code
from groups.registry.register.queries.ended import why_over
from groups.registry.register.services.basics import refuse_over
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_owner
from nanan_groups.records.orders import Order, carry_out, refuse_same


def rule_owner(rule: GroupRule) -> Owner:
    return Owner(RULE_TEXT, rule.code)


def _rule(code: str) -> GroupRule | None:
    return GroupRule.objects.select_related("group").filter(code=code).first()


def _writes_rule(scope: Scope, code: str) -> bool:
    rule = _rule(code)
    return rule is not None and is_writer(scope, rule.group_id) and not why_over(rule.group_id)


register_owner(
    RULE_TEXT,
    may_read=lambda scope, code: visible_rules(scope).filter(code=code).exists(),
    may_write=_writes_rule,
    unit_of=lambda code: RoomUnit(_rule(code).group.code, str(_rule(code).group)),
    title_of=lambda code: _rule(code).title,
    url_of=lambda code: reverse("governance:rule-detail", args=[code]),
)

NOT_YOURS = "集团内部制度由本集团总校校长和集团办公室登记。"
FACTS = ("kind", "title", "adopted_on", "ended_on", "note")


def _require(order: Order, group_id: int) -> None:
    if order.actor is not None and not is_writer(scope_of(order.actor), group_id):
        raise PermissionDenied(NOT_YOURS)
    refuse_over(group_id)


def add_rule(*, order: Order, group: EducationGroup, **facts) -> GroupRule:
    _require(order, group.pk)
    with carry_out(order, "add_rule", f"登记内部制度：{facts['title']}") as draft:
        rule = draft.add(GroupRule(code=new_code("rule"), group=group, **facts))
        draft.note_values(rule, list(FACTS))
    return rule


def change_rule(*, order: Order, rule: GroupRule, **facts) -> GroupRule:
    _require(order, rule.group_id)
    with carry_out(order, "change_rule", f"更正内部制度：{rule.title}") as draft:
        draft.lock(rule, seen=order.seen)
        draft.update(rule, facts=facts)
        refuse_same(draft)
    return rule
