"""Drafting an exchange, and what its steps entail: all of its legs come about together or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from groups.registry.models import EducationGroup, Site
from groups.registry.register.queries.names import group_name
from groups.rights.checks import holds_right, own_places
from groups.rights.roles import DRAFT_EXCHANGES, DRAFT_GROUP_EXCHANGES, RUN_EXCHANGES, VIEW_ROSTER
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding, scope_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import Party, open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out
from staffing.eligibility.queries.people import groups_on
from staffing.exchange_cases.models import CaseLeg, ExchangeCase
from staffing.exchange_cases.queries import visible_cases
from staffing.exchange_cases.rules import ASSESSORS, BEYOND, GROUP, INSIDE, RECEIVERS, SCHOOLS
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.services.assessments import write_assessment
from staffing.exchanges.services.legs import check_leg, write_leg
from staffing.exchanges.words import ExchangeKind, Grade
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.posts import main_post_on
from staffing.roster.services.basics import keeping_school

NOT_YOURS = "交流由派出学校经办人起草；集团办公室起草本集团内的。"
MOST_GROUNDS = ExchangeLeg._meta.get_field("duties").max_length  # they are the duties of the leg


@dataclass(frozen=True, slots=True)
class Going:
    """Who is to go where. ``hours`` of ``standard``: of an itinerant one."""

    person: StaffMember
    to_site: Site
    hours: int = 0
    standard: int = 0
    subject: str = ""


def draft_exchange(
    *, order: Order, kind: str, going: Sequence[Going], start: date, end: date, grounds: str
) -> ExchangeCase:
    """By the clerk of the school that the first person goes out from, who hands it in; inside a group also by its office.
    Mutual: two people, each to where the other is from."""
    offices = _require_sender(order, going[0].person, start)
    grounds = short_enough(grounds, MOST_GROUNDS, "事由和任务", "grounds")
    if not grounds:
        raise RuleViolation("请写明事由和任务。", field="grounds", code="required")
    if kind not in ExchangeKind.values:
        raise RuleViolation("请选择交流种类。", field="kind", code="choice")
    posts = [_check(one, kind, start, end, partner=number > 0) for number, one in enumerate(going)]
    if kind == ExchangeKind.MUTUAL:
        _refuse_one_way(going, posts)
    elif len(going) != 1:
        raise RuleViolation("除互派外，一件只办一人。", field="partner", code="one")
    group = _group_of(posts, going, start, offices)
    names = "、".join(one.person.name for one in going)
    title = f"{ExchangeKind(kind).label}：{names}"
    with carry_out(order, "draft_exchange", title) as draft:
        schools = {post.institution_id: str(post.institution) for post in posts}
        receiving = {one.to_site.institution_id: str(one.to_site.institution) for one in going}
        parties = [Party(SCHOOLS, "institution", key, text) for key, text in (schools | receiving).items()]
        for name in (RECEIVERS, ASSESSORS):
            parties += [Party(name, "institution", key, text) for key, text in receiving.items()]
        if group is not None:
            parties.append(Party(GROUP, "group", group.pk, group_name(group)))
        of = BEYOND if group is None else INSIDE
        case = open_case(
            kind=of.code, title=title, place="institution", place_id=posts[0].institution_id, parties=parties
        )
        row = draft.add(
            ExchangeCase(case=case, kind=kind, group=group, start=start, end=end, grounds=grounds), subject=title
        )
        for one, post in zip(going, posts, strict=True):
            draft.add(
                CaseLeg(
                    of=row,
                    person=one.person,
                    from_site=post.site,
                    to_site=one.to_site,
                    hours=one.hours,
                    standard=one.standard if one.hours else 0,
                    subject=one.subject,
                ),
                subject=title,
            )
    return row


def _require_sender(order: Order, person: StaffMember, day: date) -> set[int] | None:
    """Asked before anything of the person is told: of the school he goes out from that day, or, with no post then, of the
    one that keeps him. The groups for whose office it is drafted; None for the school itself."""
    scope, post = scope_of(order.actor), main_post_on(person, day)
    school = post.institution_id if post else keeping_school(person)
    if holds_right(scope, DRAFT_EXCHANGES, Place.INSTITUTION, school):
        return None
    around = groups_on(day).get(post.site_id, ()) if post else ()
    offices = own_places(scope, DRAFT_GROUP_EXCHANGES, Place.GROUP) & set(around)
    if not offices:
        raise PermissionDenied(NOT_YOURS)
    return offices


def _check(one: Going, kind: str, start: date, end: date, *, partner: bool) -> StaffPost:
    """The post he would go from. What is in the way of another school's person is that school's to know."""
    try:
        return check_leg(one.person, kind, one.to_site, start, end, one.hours, one.standard)
    except RuleViolation as refused:
        if not partner:
            raise
        raise RuleViolation(
            "对方人员按所填的校点和起止不能交流，请与对方学校核对。", field="partner", code="partner"
        ) from refused


def _refuse_one_way(going: Sequence[Going], posts) -> None:
    if len(going) != 2:
        raise RuleViolation("互派一件两人：请填写对方学校的人员。", field="partner", code="two")
    for one, other in ((0, 1), (1, 0)):
        if going[one].to_site.institution_id != posts[other].institution_id:
            raise RuleViolation("互派的两人须互到对方学校。", field="partner", code="not-mutual")


def _group_of(posts, going: Sequence[Going], day: date, offices: set[int] | None) -> EducationGroup | None:
    """The group that all sites share on the first day; of several the first by its code. An office drafts for its own."""
    shared = _shared({*(post.site_id for post in posts), *(one.to_site.pk for one in going)}, day)
    if offices is not None:
        shared &= offices
        if not shared:
            raise RuleViolation(
                "集团办公室只起草本集团内的交流，接收校点在起日须属于本集团；集团外的由派出学校经办人起草。",
                field="to_site",
                code="beyond",
            )
    return EducationGroup.objects.filter(pk__in=shared).order_by("code").first()


def _shared(sites: Collection[int], day: date) -> set[int]:
    around = groups_on(day)
    return set.intersection(*(set(around.get(site, ())) for site in sites))


def decide(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """Every leg with the document; one that cannot be refuses all, and so does what the schools have not consented to."""
    row = ExchangeCase.objects.select_related("case", "group").get(case=case)
    document = short_enough(facts.get("document") or "", 200, "决定文件", "document")
    if not document:
        raise RuleViolation("请写明决定文件。", field="document", code="document")
    sites = set()
    for one in row.legs.select_related("person", "from_site", "to_site").order_by("pk"):
        leg = write_leg(
            draft,
            person=one.person,
            kind=row.kind,
            to_site=one.to_site,
            start=row.start,
            end=row.end,
            document=document,
            hours=one.hours,
            standard=one.standard,
            subject=one.subject,
            duties=row.grounds,
        )
        if leg.from_site_id != one.from_site_id:
            raise RuleViolation(
                f"{one.person.name}在 {row.start.isoformat()} 的任职校点已不是同意时的{one.from_site}，"
                "请作废本件，由现任职学校重新起草。",
                code="another-site",
            )
        sites |= {leg.from_site_id, leg.to_site_id}
        draft.update(one, subject=case.title, leg=leg)
    _refuse_other_way(row, _shared(sites, row.start))
    draft.update(row, subject=case.title, document=document)


def _refuse_other_way(row: ExchangeCase, shared: set[int]) -> None:
    """Inside a group or beyond is as it was when it was drafted: another one decides on the other."""
    if row.group is not None and row.group_id not in shared:
        raise RuleViolation(
            f"各校点在 {row.start.isoformat()} 已不都在{group_name(row.group)}，不能按该集团内交流安排；"
            "请作废本件，重新起草。",
            code="another-way",
        )
    if row.group is None and shared:
        raise RuleViolation(
            f"各校点在 {row.start.isoformat()} 已同在一个集团，不再是集团外交流；请作废本件，重新起草。",
            code="another-way",
        )


def assess(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """Each receiving head gives those who came to his school a grade; of a mutual case each school its own one. A leg that was
    made void has none."""
    mine = case.parties.filter(name=ASSESSORS, agreed_at=step.at).values("place_id")
    legs = CaseLeg.objects.filter(of__case=case, to_site__institution__in=mine, leg__isnull=False)
    for one in legs.select_related("person", "leg__person").order_by("pk"):
        grade = facts.get(f"grade_{one.pk}") or ""
        if grade not in Grade.values:
            raise RuleViolation(f"请选择{one.person.name}的考核等次。", field=f"grade_{one.pk}", code="grade")
        write_assessment(draft, one.leg, grade=grade, remarks=step.comment, by=step.actor)


def standing_legs(case: Case) -> list[Missing]:
    """What has to be made void, before the case is."""
    legs = CaseLeg.objects.filter(of__case=case, leg__isnull=False).select_related("person").order_by("pk")
    return [
        Missing(
            f"{one.person.name}的这段交流还没有作废",
            reverse("staffing:leg-act", args=[one.person.code, one.leg_id, "void"]),
        )
        for one in legs
    ]


def _ends(case: Case) -> date | None:
    """No assessment before the end: the last day of the legs as they stand."""
    row = ExchangeCase.objects.filter(case=case).first()
    ends = [one.leg.valid_to for one in row.legs.select_related("leg") if one.leg is not None] if row else []
    return max(ends, default=row.end if row else None)


for _of, _step in ((INSIDE, "arrange"), (BEYOND, "approve")):
    register(
        Registered(
            _of,
            entails={_step: decide},
            each={"assess": assess},
            needs={"no_leg": standing_legs},
            days={"ends": _ends},
            url=lambda case: reverse("staffing:exchange-detail", args=[case.code]),
            cases=lambda scope, code=_of.code: Case.objects.filter(
                kind=code, exchange__in=visible_cases(scope).order_by()
            ),
            opens=holding(VIEW_ROSTER),
            runs=RUN_EXCHANGES,
        )
    )
