"""Invented requests of the first group: posts and leadership seats as an alliance, and scarce specialists at three stages."""

from datetime import date

from django.utils import timezone

from groups.registry.models import EducationGroup, Institution
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, SCHOOL_REF, holder_of, make_demo_people
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.models import QuotaRequest, ShortageRequest
from staffing.requests.services import request_quota
from staffing.shortages.services import request_shortage


@part_of_year(at=95)
def make_demo_requests() -> None:
    """Once: a database that has a request is left alone."""
    if QuotaRequest.objects.exists() or ShortageRequest.objects.exists():
        return
    make_demo_people()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    _quota(group, school)
    _shortages(group, school)


def _order() -> Order:
    today = timezone.localdate()
    actor = holder_of(Role.GROUP_PRINCIPAL)
    return Order(actor=actor, effective_on=today, reason="演示数据", kind=ActKind.ENTRY)


def _step(row, arrow: str, actor, **facts) -> None:
    row.case.refresh_from_db()
    perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, facts=facts)


def _quota(group: EducationGroup, school: Institution) -> None:
    """One granted, in part; the next one waits for 区委编办."""
    officer, filer = holder_of(Role.PERSONNEL_OFFICER), holder_of(Role.ESTABLISHMENT_OFFICER)
    today = timezone.localdate()
    granted = {"posts": 2, "teachers": 2, "seats": 1, "number": "（示例）南岸编办〔2026〕18号"}
    granted["effective_on"] = date(today.year + 1, 1, 1)
    for posts, seats, given in ((3, 1, granted), (2, 0, None)):
        row = request_quota(
            order=_order(),
            group=group,
            institution=school,
            posts=posts,
            teachers=posts,
            seats=seats,
            grounds="（示例）联盟组建后在校学生增加，跨校教研任务加重，现有教师不足。",
        )
        _step(row, "forward", officer)
        if given:
            _step(row, "grant", filer, **given)


def _shortages(group: EducationGroup, school: Institution) -> None:
    officer, principal = holder_of(Role.PERSONNEL_OFFICER), holder_of(Role.GROUP_PRINCIPAL)
    today = timezone.localdate()
    approved = {"approved": 2, "approved_extra": 1, "over_reason": "（示例）年内有教师退休。"}
    seen = {"interviewed_on": today, "interviewed": 7, "passed": 3}
    done = {"recruited": 2, "document": "（示例）南岸人社〔2026〕41号"}
    steps = (("approve", officer, approved), ("interview", principal, seen), ("recruit", officer, done))
    for subject, taken in (("physics", 3), ("computing", 1), ("mental_health", 0)):
        row = request_shortage(
            order=_order(),
            group=group,
            institution=school,
            year=school_year_of(today),
            stage="junior",
            subject=subject,
            places=2,
            extra=1,
            grounds="（示例）该学科教师连续两年未招满，由集团内走教补足课时。",
        )
        for arrow, actor, facts in steps[:taken]:
            _step(row, arrow, actor, **facts)
