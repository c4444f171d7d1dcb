"""A group's own rules (细则 三(一)3、6): entered and mended by the group; the text itself is attached."""

from django.core.exceptions import PermissionDenied

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.orders import Order, carry_out, refuse_same

from ..codes import new_code
from ..models import EducationGroup, GroupRule
from .basics import refuse_over
from .charters import is_writer

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
