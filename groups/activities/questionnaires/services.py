"""Questionnaires: opened by the bureau, answered by whoever holds a link, once."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from groups.activities.joint_activities.checks import refuse_concerned
from groups.activities.questionnaires.models import Answer, Invitation, Questionnaire
from groups.activities.questionnaires.queries import is_over
from groups.activities.questionnaires.rules import FORGED, read_token, token_of, worth
from groups.activities.questionnaires.words import STATEMENTS, SurveyKind
from groups.registry.models import EducationGroup
from groups.registry.register.services.basics import refuse_over
from groups.rights.checks import require
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out


def open_questionnaire(
    *, order: Order, group: EducationGroup, kind: str, school_year: int, opens_on: date, closes_on: date, quota: int
) -> Questionnaire:
    """So many links are made; nobody is named with any of them."""
    require(order.actor, RUN_MEASURES)
    refuse_concerned(order.actor, group.pk, "开展问卷")
    refuse_over(group.pk)
    if closes_on < opens_on or closes_on < timezone.localdate():
        raise RuleViolation("截止日不能早于开始日，也不能早于今天。", field="closes_on", code="order")
    title = f"{SurveyKind(kind).label} {school_year_text(school_year)} 学年"
    if Questionnaire.objects.filter(group=group, kind=kind, school_year=school_year).exists():
        raise RuleViolation("本集团这一学年的这份问卷已经开展。", field="kind", code="twice")
    with carry_out(order, "open_questionnaire", f"开展问卷：{title}") as draft:
        facts = {"kind": kind, "school_year": school_year, "opens_on": opens_on, "closes_on": closes_on, "quota": quota}
        row = Questionnaire(code=next_code("WJ", 4), group=group, secret=secrets.token_hex(8), **facts)
        draft.add(row, subject=title)
        draft.note_values(row, ["opens_on", "closes_on", "quota"], subject=title)
        Invitation.objects.bulk_create(Invitation(questionnaire=row, number=n) for n in range(1, quota + 1))
    return row


def extend_questionnaire(*, order: Order, questionnaire: Questionnaire, closes_on: date) -> Questionnaire:
    """While it is open: once it is over the result is told, and no answer may follow it."""
    require(order.actor, RUN_MEASURES)
    refuse_concerned(order.actor, questionnaire.group_id, "修改问卷的截止日")
    if is_over(questionnaire):
        raise RuleViolation("问卷已截止，结果已公布，不能再修改截止日。", field="closes_on", code="over")
    if closes_on < max(timezone.localdate(), questionnaire.opens_on):
        raise RuleViolation("截止日不能早于开始日，也不能早于今天。", field="closes_on", code="order")
    with carry_out(order, "extend_questionnaire", f"修改截止日：{questionnaire}") as draft:
        draft.lock(questionnaire, seen=order.seen)
        draft.update(questionnaire, closes_on=closes_on)
    return questionnaire


def links_of(questionnaire: Questionnaire) -> list[str]:
    """One token for each invitation, in no order that tells which was used."""
    return [token_of(questionnaire.code, n, questionnaire.secret) for n in range(1, questionnaire.quota + 1)]


def invited(token: str) -> tuple[Questionnaire, int]:
    """Raises RuleViolation: not ours."""
    code, number, secret = read_token(token)
    row = Questionnaire.objects.select_related("group").filter(code=code).first()
    if row is None or not secrets.compare_digest(row.secret, secret) or not 1 <= number <= row.quota:
        raise RuleViolation(FORGED, code="forged")
    return row, number


def why_closed(row: Questionnaire) -> str:
    today = timezone.localdate()
    if today < row.opens_on:
        return f"问卷从{day_text(row.opens_on)}开始。"
    return f"问卷已于{day_text(row.closes_on)}截止。" if is_over(row) else ""


def give_answer(*, token: str, ratings: Sequence[int]) -> None:
    """Once for each link; who and when is written nowhere, and no event is made of it. Two at once: the link is taken by one
    UPDATE that finds it unused."""
    row, number = invited(token)
    if sentence := why_closed(row):
        raise RuleViolation(sentence, code="closed")
    if len(ratings) != len(STATEMENTS[row.kind]) or any(rating not in range(1, 6) for rating in ratings):
        raise RuleViolation("请回答每一个问题。", code="incomplete")
    with transaction.atomic():
        if not Invitation.objects.filter(questionnaire=row, number=number, used=False).update(used=True):
            raise RuleViolation("这个链接已经答过一次，每个链接只能答一次。", code="twice")
        Answer.objects.create(questionnaire=row, value=worth(ratings))
