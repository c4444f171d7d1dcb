"""A small round that is published: one group 优秀, the other 不合格, each with the result of one indicator."""

from datetime import timedelta
from types import SimpleNamespace

from evaluation.models import GroupResult, Indicator, IndicatorResult, Rectification, Round
from evaluation.uses.services import issue_rectification

from .clock import TODAY
from .round_made import opened, order, round_desk


def published_desk(two_groups, user_of) -> SimpleNamespace:
    made = round_desk(two_groups, user_of)
    opened(made)
    made.indicator = Indicator.objects.get(system=made.system, code="1-2")
    for one, grade, total, rank in ((made.one, "top", 9500, 1), (made.two, "unfit", 4200, 2)):
        GroupResult.objects.create(participant=one, total=total, grade=grade, rank=rank, basic=3000, trace={})
        told = {"state": "computed", "value": "20", "weight": "4000", "score": 2000, "trace": {}}
        IndicatorResult.objects.create(participant=one, indicator=made.indicator, **told)
    days = {"published_on": TODAY, "document": "南教发〔2026〕30号"}
    Round.objects.filter(pk=made.round.pk).update(state="published", **days)
    made.round.refresh_from_db()
    for one in (made.one, made.two):
        one.refresh_from_db()
        one.round.refresh_from_db()
    return made


def issued(desk: SimpleNamespace, **more) -> Rectification:
    told = {"row": desk.round, "participant": desk.two, "indicator": desk.indicator, "problem": "补足会议"}
    told |= {"due_on": TODAY + timedelta(days=30)} | more
    return issue_rectification(order=order(desk.officer), **told)
