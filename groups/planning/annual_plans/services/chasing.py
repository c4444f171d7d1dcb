"""催办: an officer asks one group, or all that owe, by hand. Each batch is one act, with a row for each group; a group is
chased once a day, whoever does it, and the members that keep it waiting are told as well.
"""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from groups.access.appointments.models import Appointment
from groups.planning.annual_plans.models import AnnualPlan, Campaign, Reminder
from groups.planning.annual_plans.queries.owing import PLAN, SUMMARY, Owed, OwingGroup, chased_today, owing_groups
from groups.planning.annual_plans.services.campaigns import refuse_ended
from groups.registry.models import EducationGroup
from groups.registry.register.services.basics import refuse_over
from groups.rights.checks import require
from groups.rights.roles import RUN_CAMPAIGNS, WRITE_PLANS, WRITE_STRATEGY, roles_with
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import short_enough, shortened
from nanan_groups.records.cases.notices import tell_many
from nanan_groups.records.models import Notice
from nanan_groups.records.orders import Order, carry_out
from nanan_groups.records.outbox.services import Outside

WORDS = 500  # of an officer who chases
SAID = 120  # signs of what is missing that a line of the act and a notice tell


def chase(*, order: Order, campaign: Campaign, groups: Sequence[EducationGroup], owed: Owed = PLAN) -> list[Reminder]:
    """``owed``: the plan, or its year-end summary. The officer's words are the order's reason. Raises RuleViolation when a
    group has handed it in, is over, or was chased today, by whomsoever: nothing is written then."""
    require(order.actor, RUN_CAMPAIGNS)
    words = short_enough(order.reason, WORDS, "催办说明", "reason")
    if not groups:
        raise RuleViolation("请选择要催办的集团。", field="groups", code="nobody")
    noun = owed.noun if owed is SUMMARY else ""
    with carry_out(order, "chase_plans", f"催办{campaign.title}{noun}：{len(groups)} 个集团") as draft:
        draft.lock(campaign)  # two officers wait for each other here
        campaign.refresh_from_db()
        refuse_ended(campaign)
        today, now = timezone.localdate(), timezone.now()
        owing = {one.plan.group_id: one for one in owing_groups(campaign, scope_of(order.actor), today, owed)}
        chased = chased_today(campaign)

        def outside(one: OwingGroup) -> str:
            return f"{order.actor.name} 催办：{one.plan.case.title}{noun}"  # what he adds is for those who sign in

        def text_of(one: OwingGroup) -> str:
            return f"{outside(one)}。{words}" if words else outside(one)

        rows = []
        for group in groups:
            _refuse(campaign, group, owing, chased)
            one = owing[group.pk]
            facts = {"campaign": campaign, "group": group, "day": today, "by": order.actor, "at": now}
            rows.append(Reminder(**facts, text=text_of(one), act=draft.act))
            draft.note(one.plan.case.title, "催办", "", shortened("；".join(part.text for part in one.debtors), SAID))
        Reminder.objects.bulk_create(rows)
        chosen = [owing[group.pk] for group in groups]
        said = _notices(chosen, order.actor, text_of, now)
        told = [Outside(one.plan.case, outside(one), said[one.plan.group_id], _addressed(one)) for one in chosen]
        tell_many([notice for each in said.values() for notice in each], told, at=now)
    return rows


def _refuse(campaign: Campaign, group: EducationGroup, owing, chased: set[int]) -> None:
    if group.pk in chased:
        raise RuleViolation(f"“{_title(campaign, group)}”今天已经催办过，没有重复催办。", field="groups", code="chased")
    if group.pk not in owing:
        refuse_over(group.pk)
        raise RuleViolation(f"“{_title(campaign, group)}”已经提交，不需要催办。", field="groups", code="not-owing")


def _title(campaign: Campaign, group: EducationGroup) -> str:
    plan = AnnualPlan.objects.filter(campaign=campaign, group=group).select_related("case").first()
    return plan.case.title if plan else str(group)


def _addressed(one: OwingGroup) -> list:
    group = [(role, Place.GROUP, one.plan.group_id) for role in roles_with(WRITE_PLANS)]
    schools = {debtor.institution for debtor in one.debtors if debtor.site is not None}
    return group + [(role, Place.INSTITUTION, key) for key in sorted(schools) for role in roles_with(WRITE_STRATEGY)]


def _notices(owing: Sequence[OwingGroup], actor, text_of, now) -> dict[int, list[Notice]]:
    """To whoever writes for a group; and of the schools whose strategy is missing, to whoever writes or signs there. One
    query, and one notice a person and plan; by group."""
    today = timezone.localdate()
    schools = {debtor.institution for one in owing for debtor in one.debtors if debtor.site is not None}
    held = Appointment.objects.active_on(today).filter(user__is_active=True, user__admin_kind__isnull=True)
    mine = Q(role__in=roles_with(WRITE_PLANS), group__in=[one.plan.group_id for one in owing])
    theirs = Q(role__in=roles_with(WRITE_STRATEGY), institution__in=schools)
    of_group: dict[int, dict[int, None]] = {}
    of_school: dict[int, dict[int, None]] = {}
    rows = held.filter(mine | theirs).order_by("user_id", "pk").values_list("user_id", "group_id", "institution_id")
    for user, group, school in rows:
        of_group.setdefault(group, {})[user] = None
        of_school.setdefault(school, {})[user] = None
    out = {}
    for one in owing:
        text = text_of(one)
        people = dict.fromkeys(of_group.get(one.plan.group_id, ()), text)
        for debtor in one.debtors:
            for user in of_school.get(debtor.institution, ()) if debtor.site is not None else ():
                people.setdefault(user, f"{text}（{debtor.text}）")
        people.pop(actor.pk, None)
        case = one.plan.case
        out[one.plan.group_id] = [
            Notice(user_id=user, case=case, text=told, at=now) for user, told in sorted(people.items())
        ]
    return out
