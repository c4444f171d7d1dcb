"""Invented rounds of the evaluation: last school year's, published, with an appeal; this year's, which groups write for."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from evaluation.models import (
    Assignment,
    Indicator,
    IndicatorPart,
    IndicatorResult,
    IndicatorSystem,
    Participant,
    PartResult,
    Round,
    RoundExpert,
    Score,
    SelfAssessment,
)
from evaluation.results.queries.results import pending_results
from evaluation.results.rules.entering import by_officer
from evaluation.results.services.appeals import file_appeal
from evaluation.results.services.computing import recompute
from evaluation.results.services.moderation import decide_pending, enter_fact, write_ruling
from evaluation.results.services.stages import finalise, publish_round, send_drafts, start_moderation
from evaluation.results.words import RulingKind
from evaluation.rounds.queries import indicators_for
from evaluation.rounds.rules import by_people
from evaluation.rounds.services.rounds import open_round_for_groups, start_round, start_scoring
from evaluation.scores.services.experts import declare, draw_experts
from evaluation.scores.services.scoring import hand_in
from evaluation.scoring.rules.settings import Settings
from evaluation.scoring.words import Kind, Level
from evaluation.systems.queries import named_part
from evaluation.systems.words import SystemState
from groups.access.appointments.services import appoint
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.words import GroupCategory
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import create_account
from nanan_groups.demo.accounts import GROUP_REF, holder_of, principal_of_many
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.workdays import UnknownYear
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order, carry_out

EXPERTS = 4  # beside the demonstration's own
TEXT = "（示例）{name}：本学年按计划开展，成员校全部参加，佐证见附件。"
LEVELS = (Level.EXCELLENT, Level.EXCELLENT, Level.GOOD, Level.EXCELLENT, Level.GOOD, Level.FAIR)
MONEY = ("1-5", "4-4")  # of the closed year the demonstration books the spending of its own group alone
OVERALL = "（示例）集团工作有计划、有落实，建议把教研成果整理推广。"
COMMENT = "（示例）做法扎实，成员校参与面还可以扩大。"


@part_of_year(at=95)
def make_demo_rounds() -> None:
    """Once, after the systems, plans and figures that they rest on."""
    systems = {one.year: one for one in IndicatorSystem.objects.filter(state=SystemState.PUBLISHED).order_by("number")}
    year = school_year_of(timezone.localdate())
    if Round.objects.exists() or {year - 1, year} - set(systems):
        return
    desk = _Desk()
    desk.finished(systems[year - 1])
    desk.running(systems[year])


class _Desk:
    def __init__(self):
        self.today = timezone.localdate()
        self.officer, self.leader = holder_of(Role.REGISTRY_OFFICER), holder_of(Role.BUREAU_LEADER)
        self.principal, self.many = holder_of(Role.GROUP_PRINCIPAL), principal_of_many()
        self.experts = [
            holder_of(Role.EXPERT),
            *(_person(f"demo-z{n}", f"演示专家{n}", Role.EXPERT) for n in range(1, EXPERTS + 1)),
        ]
        self.other = _person("demo-r2", "演示登记科室二", Role.REGISTRY_OFFICER)

    def order(self, actor, reason: str = "（示例）", document: str = "") -> Order:
        return Order(actor=actor, effective_on=self.today, reason=reason, document=document, kind=ActKind.ENTRY)

    def opened(self, system: IndicatorSystem, excluded: str = "") -> Round:
        days = {
            name: self.today + timedelta(days=n)
            for name, n in (("assess_by", 9), ("score_by", 19), ("moderate_by", 29))
        }
        name = f"（示例）{school_year_text(system.year)}学年集团评估"
        row = start_round(order=self.order(self.officer), system=system, name=name, **days)
        return open_round_for_groups(order=self.order(self.officer), row=row, excluded=excluded)

    # --- last year's ---------------------------------------------------------------------------------------------------
    def finished(self, system: IndicatorSystem) -> None:
        row = self.opened(system, excluded=_clusters())
        for one in self.participants(row):
            self.write(one, all_of_it=True)
            self.hand_in(one)
        draw_experts(order=self.order(self.officer), row=row, experts=self.experts, each=3, seed="演示")
        for expert in RoundExpert.objects.filter(round=row).select_related("round", "user").order_by("pk"):
            declare(order=self.order(expert.user), signed=expert)
        # Two groups have no principal here to hand in: their day has to be over.
        Round.objects.filter(pk=row.pk).update(assess_by=self.today - timedelta(days=1))
        start_scoring(order=self.order(self.officer), row=row)
        self.score(row)
        start_moderation(order=self.order(self.officer), row=row)
        self.moderate(row)
        try:
            send_drafts(order=self.order(self.officer), row=row)
        except UnknownYear:
            return  # the days of appeal run into a year whose holidays nobody has entered: it stays there
        self.appeal(row)
        # The days of appeal have to be over: they are moved into the past, like the rest of last year.
        Round.objects.filter(pk=row.pk).update(appeal_by=self.today - timedelta(days=1))
        finalise(order=self.order(self.officer), row=row)
        signed = self.order(self.leader, document=f"（示例）教发〔{self.today.year}〕2号")
        publish_round(order=signed, row=row, published_on=self.today)
        self.backdate(row)

    def backdate(self, row: Round) -> None:
        """What was done today took place in the autumn after the school year."""
        autumn = min(date(row.year + 1, 9, 1), self.today - timedelta(days=60))
        told = {
            "opened_on": 0,
            "facts_on": 20,
            "assess_by": 9,
            "score_by": 19,
            "moderate_by": 29,
            "drafted_on": 30,
            "appeal_by": 38,
        }
        days = {name: autumn + timedelta(days=n) for name, n in told.items()}
        Round.objects.filter(pk=row.pk).update(**days)

    def participants(self, row: Round) -> list[Participant]:
        rows = Participant.objects.filter(round=row, case__isnull=False).select_related(
            "round__system", "group", "case"
        )
        return list(rows.order_by("category", "ordinal", "pk"))

    def write(self, one: Participant, *, all_of_it: bool) -> None:
        own = {each.code: each for each in Indicator.objects.filter(system=one.round.system)}
        needed = [facts for facts, parts in indicators_for(one) if by_people(parts)]
        SelfAssessment.objects.bulk_create(
            SelfAssessment(
                participant=one, indicator=own[facts.code], text=TEXT.format(name=facts.name), revision=1,
                edited_by=self.many, edited_at=timezone.now(),
            )
            for facts in (needed if all_of_it else needed[: len(needed) // 2])
        )  # fmt: skip

    def hand_in(self, one: Participant) -> None:
        """By whoever of the invented principals has the group; a group without one stays as it stands."""
        actor = self.principal if one.group.source_ref == GROUP_REF else self.many
        if actor.appointments.filter(role=Role.GROUP_PRINCIPAL, group=one.group).exists():
            one.case.refresh_from_db()
            perform(case=one.case, arrow="hand_in", actor=actor, seen=one.case.version)

    def score(self, row: Round) -> None:
        """Levels that differ a little between groups and experts, in a fixed manner; then every sheet is handed in."""
        sheets = Assignment.objects.filter(participant__round=row).select_related("scorer__user", "participant")
        for number, sheet in enumerate(sheets.order_by("pk")):
            cells = list(Score.objects.filter(assignment=sheet).order_by("pk"))
            for place, cell in enumerate(cells):
                cell.level = LEVELS[
                    (sheet.participant.ordinal + place * (sheet.participant.ordinal % 3) + number % 2) % len(LEVELS)
                ]
                cell.comment = COMMENT if place == 0 else ""
                cell.revision, cell.edited_by, cell.edited_at = 1, sheet.scorer.user, timezone.now()
            if number == 1:
                cells[-1].level, cells[-1].abstained, cells[-1].reason = "", True, "（示例）不熟悉本学段"
            names = ["level", "comment", "abstained", "reason", "revision", "edited_by", "edited_at"]
            Score.objects.bulk_update(cells, names)
            hand_in(order=self.order(sheet.scorer.user), assignment=sheet, comment=OVERALL if number % 3 == 0 else "")

    def moderate(self, row: Round) -> None:
        """The officer's own facts for every group; what nobody has data for is excluded."""
        rows = IndicatorPart.objects.filter(indicator__system=row.system).select_related("indicator").order_by("pk")
        parts = [one for one in rows if by_officer(named_part(one))]
        for one in self.participants(row):
            own = set(PartResult.objects.filter(of__participant=one).values_list("part_id", flat=True))
            for part in parts:
                if part.pk in own:
                    facts = {"text": _fact(part, one.ordinal), "document": "（示例）核查表"}
                    enter_fact(order=self.order(self.officer), participant=one, part=part, **facts)
        self.moderate_money(row)
        left = pending_results(row).order_by().values("indicator")
        order = self.order(self.officer, "（示例）全区没有登记这项数据，本轮不计")
        indicators = list(Indicator.objects.filter(pk__in=left))
        if indicators:
            decide_pending(order=order, row=row, indicators=indicators, kind=RulingKind.EXCLUDE)

    def moderate_money(self, row: Round) -> None:
        """What the invented books do not hold is set by hand, as an officer would by vouchers that came late."""
        order = self.order(self.officer, "（示例）按结账后补充的凭证核定")
        own = Participant.objects.filter(round=row, group__source_ref=GROUP_REF).values("pk")
        found = IndicatorResult.objects.filter(participant__round=row, indicator__code__in=MONEY, score__isnull=False)
        rows = list(found.exclude(participant__in=own).select_related("participant", "indicator").order_by("pk"))
        with carry_out(order, "moderate", f"核定经费指标：{row}") as draft:
            for one in rows:
                share = 95 - 5 * (one.participant.ordinal % 4)
                write_ruling(draft, order, one, RulingKind.MODERATE, one.indicator.weight * share // 100)
            recompute(row, list({one.participant_id: one.participant for one in rows}.values()))

    def appeal(self, row: Round) -> None:
        group = EducationGroup.objects.get(source_ref=GROUP_REF)
        one = Participant.objects.select_related("round__system", "group", "case").get(round=row, group=group)
        indicator = Indicator.objects.get(system=row.system, code="5-1")
        text = "（示例）集团艺术节覆盖全部成员校，佐证清单漏列了两个专场。"
        appeal = file_appeal(order=self.order(self.principal), participant=one, indicator=indicator, text=text)
        facts = {"outcome": "partly", "points": indicator.weight, "answer": "（示例）补证属实，予以改定。"}
        try:
            perform(case=appeal.case, arrow="decide", actor=self.other, seen=appeal.case.version, facts=facts)
        except RuleViolation:  # the draft was full already
            facts = {"outcome": "refused", "points": None, "answer": "（示例）初稿已按佐证评定，维持。"}
            appeal.case.refresh_from_db()
            perform(case=appeal.case, arrow="decide", actor=self.other, seen=appeal.case.version, facts=facts)

    # --- this year's -----------------------------------------------------------------------------------------------------
    def running(self, system: IndicatorSystem) -> None:
        """Some groups handed in, the first one is writing, the others have not begun."""
        row = self.opened(system)
        for number, one in enumerate(self.participants(row)):
            if one.group.source_ref == GROUP_REF:
                self.write(one, all_of_it=False)
            elif number % 3 == 0:
                self.write(one, all_of_it=True)
                self.hand_in(one)
        draw_experts(order=self.order(self.officer), row=row, experts=self.experts, each=3, seed="演示")


def _clusters() -> str:
    rows = GroupVersion.objects.active_on(timezone.localdate()).filter(category=GroupCategory.PRESCHOOL_CLUSTER)
    codes = rows.order_by("group__code").values_list("group__code", flat=True)
    return "\n".join(f"{code}=（示例）集群当年单独考核，不参加本轮" for code in codes)


def _fact(part: IndicatorPart, ordinal: int) -> str:
    if part.kind == Kind.CHECKLIST:
        items = Settings(part.kind, part.settings)["items"]
        return "、".join(items[: len(items) - ordinal % 3])
    if part.kind == Kind.CAPPED:
        return ("（示例）校本课程成果=区级\n（示例）教研成果=省市级，总校单独", "（示例）校本课程成果=区级", "无")[
            ordinal % 3
        ]
    return "85"


def _person(username: str, name: str, role: Role) -> User:
    """One more invented person of a role, without a way to sign in."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user, _ = create_account(username=username, name=name, is_demo=True, reason="演示账号")
        place = {"group": EducationGroup.objects.get(source_ref=GROUP_REF)} if role == Role.EXPERT else {}
        appoint(user=user, role=role, valid_from=settings.REGISTER_START, reason="演示账号", **place)
    return user
