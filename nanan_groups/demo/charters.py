"""Invented charters and the papers of their cases, so that in demonstration mode the pages show every state; what rests on a
charter (admissions, the group's own rules) follows."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from groups.access.appointments.services import appoint
from groups.governance.charters import services as charters
from groups.governance.charters.words import CharterPart, Verdict
from groups.governance.models import Charter
from groups.registry.models import EducationGroup
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.demo.accounts import GROUP_REF, holder_of, principal_of_many
from nanan_groups.demo.admissions import admit, record_past_admission
from nanan_groups.demo.own_rules import make_demo_rules
from nanan_groups.demo.parts import part_of_year
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.records.papers import add_paper

TEXTS = {
    CharterPart.GOALS: "（示例）三年内各成员校课程、师资、评价实现统筹，共同目标写入年度计划。",
    CharterPart.CULTURE: "（示例）以“和而不同、共生共长”为集团文化主张。",
    CharterPart.PROFILE: "（示例）以科技与艺术教育为集团办学特色。",
    CharterPart.STRUCTURE: "（示例）设集团党委、促进发展委员会和集团办公室，各成员校设联络员。",
    CharterPart.MANAGEMENT: "（示例）教学、师资、经费、评价四类制度统一制定，分校执行。",
    CharterPart.MATTERS: "（示例）章程修订、成员变动、年度预算为重大事项，由集团会议审议。",
    CharterPart.CONTRACT: "（示例）成员校之间以协议明确共享的课程、师资和场地。",
    CharterPart.POWERS: "（示例）成员校将联合教研、统一测评的组织权交集团行使。",
    CharterPart.ALLIANCE: "（示例）联盟以自愿加入、共同承担、退出须书面提出为要约。",
    CharterPart.RIGHTS: "（示例）成员校享有资源共享权，承担开放课堂和选派教师的义务。",
}
# Which state the groups show, in the order of their codes; what is left has nothing yet.
WAYS = (
    "past",
    "plaqued",
    "examined",
    "applied",
    "submitted",
    "returned",
    "draft",
    "filed",
    *["past"] * 8,
    *["filed"] * 4,
)


class _Desk:
    def __init__(self):
        self.today = timezone.localdate()
        self.officer, self.principal = holder_of(Role.REGISTRY_OFFICER), principal_of_many()
        self.long_ago = self.today - timedelta(days=600)  # before the portal
        self.number = 0

    def order(self, actor, document: str = "") -> Order:
        return Order(actor=actor, effective_on=self.today, reason="（示例）", kind=ActKind.ENTRY, document=document)

    def step(self, record, arrow: str, actor, comment: str = "", **facts) -> None:
        record.case.refresh_from_db()
        perform(
            case=record.case, arrow=arrow, actor=actor, seen=record.case.version, comment=comment, facts=facts or None
        )

    def go(self, group: EducationGroup, way: str) -> None:
        self.number += 1
        if way == "past":
            self.past(group)
            record_past_admission(self, group)
            return
        charter = self.written(group)
        if way == "draft":
            return
        self.step(charter, "submit", self.principal)
        if way == "submitted":
            return
        self.review(charter, wrong=way == "returned")
        if way == "returned":
            self.step(charter, "return", self.officer, "（示例）权力让渡的范围和期限请写明。")
            return
        number = f"（示例）章备〔{self.today.year}〕{self.number}号"
        self.step(charter, "file", self.officer, filing_number=number, filed_on=self.today, effective_on=self.today)
        self.paper(charter.case, "（示例）关于同意章程备案的批复", f"（示例）教〔{self.today.year}〕{self.number}号")
        if way != "filed":
            admit(self, group, way)

    def written(self, group: EducationGroup) -> Charter:
        charter = charters.start_charter(order=self.order(self.principal), group=group, legal_form="several")
        for section in charter.sections.select_related("charter__case"):
            charters.save_section(
                actor=self.principal,
                section=section,
                text=TEXTS.get(CharterPart(section.part), ""),
                reference="第三章" if section.part == CharterPart.RULES else "",
                seen=section.revision,
            )
        return charter

    def review(self, charter: Charter, *, wrong: bool) -> None:
        for section in charter.sections.select_related("charter__case"):
            lacking = wrong and section.part == CharterPart.POWERS
            charters.review_section(
                actor=self.officer,
                section=section,
                verdict=Verdict.LACKING if lacking else Verdict.OK,
                remark="（示例）请写明范围和期限" if lacking else "",
                seen=section.revision,
            )

    def past(self, group: EducationGroup) -> None:
        charters.record_past_charter(
            order=self.order(self.officer, "（示例）旧批复"),
            group=group,
            filing_number=f"（示例）旧备{self.number}号",
            filed_on=self.long_ago,
            legal_form="several",
        )

    def paper(self, case, title: str, number: str) -> None:
        add_paper(
            order=self.order(self.officer),
            case=case,
            kind="outgoing",
            title=title,
            number=number,
            office="区教委",
            dated_on=self.today,
        )


@part_of_year(at=30)
def make_demo_charters() -> None:
    """Once: a database that has a charter is left alone."""
    if not settings.DEMO:
        raise RuntimeError("demonstration charters outside demonstration mode")
    if Charter.objects.exists():
        return
    demo = _Desk()
    groups = list(EducationGroup.objects.filter(void=False).exclude(source_ref=GROUP_REF).order_by("code"))
    own = EducationGroup.objects.get(source_ref=GROUP_REF)
    for group, way in zip([own, *groups], WAYS, strict=False):
        if not User.objects.filter(pk=demo.principal.pk, appointments__group=group).exists():
            appoint(
                user=demo.principal,
                role=Role.GROUP_PRINCIPAL,
                valid_from=settings.REGISTER_START,
                group=group,
                reason="演示账号",
            )
            demo.principal.__dict__.pop("_scope", None)
        demo.go(group, way)
    make_demo_rules(demo, own)
