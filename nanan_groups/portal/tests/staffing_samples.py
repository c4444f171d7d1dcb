"""What the staffing wing's addresses are walked with: a title of each person, a merged school, a list and a leg of each."""

from datetime import date, timedelta

from django.utils import timezone

from nanan_groups.records.cases.engine import Party, open_case
from nanan_groups.testing.factories import InstitutionFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import (
    CaseLegFactory,
    CensusEntryFactory,
    CensusListFactory,
    CertificateFactory,
    EntrustmentFactory,
    ExchangeCaseFactory,
    ExchangeLegFactory,
    ExchangeRoundFactory,
    GroupPlanFactory,
    NominationFactory,
    ObjectionFactory,
    PoolEntryFactory,
    PostTransferFactory,
    QuotaRequestFactory,
    RoundDecisionFactory,
    ShortageRequestFactory,
    StaffTitleFactory,
    SubjectBalanceFactory,
)
from staffing.models import CensusGroup

FROZEN, POSTED = 2026, 2025
LATER = {"plans_until": date(2031, 9, 30), "decide_until": date(2031, 10, 31)}


class StaffingSamples:
    def __init__(self, two_groups) -> None:
        today = timezone.localdate()
        days = {"posted_from": today, "posted_until": today + timedelta(days=3)}
        self.titles, self.legs, self.objections, self.transfers, self.cases, self.pool = {}, {}, {}, {}, {}, {}
        self.nominations, self.requests, self.shortages, self.entrusted = {}, {}, {}, {}
        self.certificates, self.people, self.plans = {}, {}, {}
        with entry():
            self.merged = InstitutionFactory(merged_into=two_groups.a.tight.institution)
            frozen = CensusListFactory(school_year=FROZEN, state="frozen", frozen_at=timezone.now(), **days)
            posted = CensusListFactory(school_year=POSTED, state="posted", **days)
            of = ExchangeRoundFactory(school_year=FROZEN, balances_until=today + timedelta(days=5), **LATER)
            for side in (two_groups.a, two_groups.b):
                told = f"{side.canary}余缺"
                SubjectBalanceFactory(of=of, institution=side.tight.institution, note=told)
                plan = GroupPlanFactory(of=of, group=side.group, case__title=f"{side.canary}计划", grounds=told)
                RoundDecisionFactory(plan=plan, document=f"{side.canary}决定")
                self.plans[side.group.pk] = plan.case.code
                transfer = PostTransferFactory(
                    group=side.group,
                    giver=side.tight.institution,
                    receiver=side.lead_site.institution,
                    case__title=f"{side.canary}编制调整",
                    grounds=f"{side.canary}理由",
                )
                self.transfers[side.group.pk] = transfer.case.code
                self.pool[side.group.pk] = self._newcomer(side)
                self.nominations[side.group.pk] = self._nominated(side)
                facts = {"site": side.tight, "person": side.posts["tight"].person, "powers": f"{side.canary}权限"}
                self.entrusted[side.group.pk] = EntrustmentFactory(**facts, document=f"{side.canary}委托").pk
                for kept, factory in ((self.requests, QuotaRequestFactory), (self.shortages, ShortageRequestFactory)):
                    kept[side.group.pk] = factory(
                        group=side.group,
                        institution=side.tight.institution,
                        case__title=f"{side.canary}申请",
                        case__submitted_by=UserFactory(),
                        grounds=f"{side.canary}申请理由",
                    ).case.code
                school, text = side.tight.institution, f"{side.canary}交流"
                parties = [Party("schools", "institution", school.pk, text)]
                place = {"place": "institution", "place_id": school.pk, "parties": parties}
                asked = open_case(kind="exchange_inside", state="asked", title=text, **place)
                exchange = ExchangeCaseFactory(case=asked, grounds=text, group=side.group)
                person = side.posts["tight"].person
                self.people[side.group.pk] = CaseLegFactory(
                    of=exchange, person=person, from_site=side.tight, to_site=side.lead_site
                ).pk
                self.cases[side.group.pk] = asked.code
                for post in side.posts.values():
                    person = post.person
                    facts = {
                        "person": person,
                        "institution": post.institution,
                        "site": post.site,
                        "name": person.name,
                        "school": f"{side.canary}学校",
                    }
                    CensusGroup.objects.create(entry=CensusEntryFactory(of=frozen, **facts), group=side.group)
                    line = CensusEntryFactory(of=posted, **facts)
                    self.objections[person.pk] = ObjectionFactory(
                        entry=line, text=f"{side.canary}异议", raised_by=UserFactory()
                    )
                    self.titles[person.pk] = StaffTitleFactory(
                        person=person, title="senior", valid_from=date(2024, 12, 1), document=f"{side.canary}号"
                    )
                    content = {"name": person.name, "staff_no": person.staff_no, "school": f"{side.canary}学校"}
                    content |= {"legs": [], "months": "0", "way": ""}
                    self.certificates[person.pk] = CertificateFactory(person=person, content=content).number
                    to = side.tight if post.site == side.lead_site else side.lead_site
                    self.legs[person.pk] = ExchangeLegFactory(person=person, from_site=post.site, to_site=to)

    def _newcomer(self, side) -> str:
        """Shadows at the tight member."""
        text, school = f"{side.canary}新教师", side.tight.institution
        parties = [Party("lead", "group", side.group.pk, text), Party("shadow", "institution", school.pk, text)]
        case = open_case(kind="pool", state="shadowing", title=text, place="district", parties=parties)
        facts = {"group": side.group, "lead": side.lead_site.institution, "site": side.tight}
        PoolEntryFactory(case=case, name=f"{side.canary}新", document=f"{side.canary}号", shadowing=True, **facts)
        return case.code

    def _nominated(self, side) -> str:
        """Handed in, and waits for personnel."""
        text, now = f"{side.canary}推荐", timezone.now()
        handed_in = {"case__submitted_by": UserFactory(), "case__submitted_at": now, "case__state": "submitted"}
        facts = {"group": side.group, "person": side.posts["tight"].person, "institution": side.tight.institution}
        row = NominationFactory(case__title=text, grounds=text, **handed_in, **facts)
        return row.case.code

    def kwargs(self, person, site, group) -> dict[str, dict]:
        code = {"code": person.code}
        title = code | {"kind": "titles"}
        row = title | {"pk": self.titles[person.pk].pk}
        transfer = {"code": self.transfers[group.pk]}
        exchange = {"code": self.cases[group.pk]}
        leg = code | {"pk": self.legs[person.pk].pk}
        certificate = code | {"number": self.certificates[person.pk]}
        plan = {"code": self.plans[group.pk]}
        frozen, posted = {"year": FROZEN}, {"year": POSTED}
        return {
            "staffing:settle-employment": {"code": site.institution.code},
            "staffing:follow-merger": {"code": self.merged.code},
            "staffing:fact-add": title,
            "staffing:fact": row,
            "staffing:fact-act": row | {"verb": "mend"},
            **{
                f"staffing:{name}": code
                for name in ("own-month", "move", "record", "record-print", "record-full", "leg-decide")
            },
            "staffing:leg-act": leg | {"verb": "extend"},
            **{f"staffing:leg-paper{end}": leg | {"paper": "notice"} for end in ("", "-docx")},
            **{f"staffing:certificate-{page}": certificate for page in ("print", "docx", "withdraw")},
            "staffing:certificate-issue": code,
            **{f"staffing:transfer-paper{end}": transfer | {"paper": "application"} for end in ("", "-docx")},
            **{f"staffing:application-{page}": exchange | {"pk": self.people[group.pk]} for page in ("print", "docx")},
            "staffing:round-set": {"verb": "set"},
            "staffing:balance-act": frozen | {"verb": "balance"},
            **{f"staffing:{name}": plan for name in ("plan-detail", "decision-print", "decision-docx")},
            "staffing:plan-step": plan | {"arrow": "submit"},
            "staffing:census-docx": frozen,
            "staffing:round-act": {"verb": "draw-list"},
            "staffing:census-list": frozen,
            "staffing:census-print": frozen,
            "staffing:census-entry": frozen | code,
            "staffing:list-act": posted | {"verb": "freeze"},
            "staffing:entry-act": posted | code | {"verb": "object"},
            "staffing:objection-act": posted | {"pk": self.objections[person.pk].pk, "verb": "answer"},
            **{f"staffing:pool-{name}": {"code": self.pool[group.pk]} for name in ("detail", "paper", "docx")},
            **{
                f"staffing:nomination-{name}": {"code": self.nominations[group.pk]}
                for name in ("detail", "paper", "docx")
            },
            **{f"staffing:request-{name}": {"code": self.requests[group.pk]} for name in ("detail", "paper", "docx")},
            **{f"staffing:entrustment-{name}": {"pk": self.entrusted[group.pk]} for name in ("end", "paper", "docx")},
            "staffing:request-quota": {"code": group.code},
            "staffing:request-step": {"code": self.requests[group.pk], "arrow": "forward"},
            "staffing:request-shortage": {"code": group.code},
            "staffing:shortage-detail": {"code": self.shortages[group.pk]},
            "staffing:shortage-step": {"code": self.shortages[group.pk], "arrow": "approve"},
            "staffing:nomination-step": {"code": self.nominations[group.pk], "arrow": "forward_party"},
            "staffing:nomination-draft": {"code": group.code},
            "staffing:cadre-people": {"code": group.code},
            "staffing:pool-step": {"code": self.pool[group.pk], "arrow": "assess"},
            "staffing:pool-batch": {"arrow": "train"},
            "staffing:transfer-detail": transfer,
            "staffing:transfer-step": transfer | {"arrow": "approve"},
            "staffing:transfer-propose": {"code": group.code},
            "staffing:exchange-detail": exchange,
            "staffing:exchange-step": exchange | {"arrow": "agree"},
            "staffing:target-steps": frozen | {"group": group.code},
            "staffing:target-people": frozen | {"group": group.code, "what": "people"},
        }
