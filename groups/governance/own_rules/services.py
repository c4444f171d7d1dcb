"""A group's own rules (细则 三(一)3、6): entered and mended by the group; the text itself is attached."""

from django.core.exceptions import PermissionDenied

from groups.governance.charters.services import RULE_TEXT, is_writer
from groups.governance.own_rules.models import GroupRule
from groups.governance.own_rules.queries import visible_rules
from groups.registry.models import EducationGroup
from groups.registry.register.codes import new_code
from groups.registry.register.queries.ended import why_over
from groups.registry.register.services.basics import refuse_over
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_row_owner
from nanan_groups.records.orders import Order, carry_out, refuse_same


def rule_owner(rule: GroupRule) -> Owner:
    return Owner(RULE_TEXT, rule.code)


register_row_owner(
    RULE_TEXT,
    GroupRule.objects.select_related("group").order_by("pk"),
    visible=visible_rules,
    may_write=lambda scope, rule: is_writer(scope, rule.group_id) and not why_over(rule.group_id),
    unit_of=lambda rule: RoomUnit(rule.group.code, str(rule.group)),
    page="governance:rule-detail",
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
