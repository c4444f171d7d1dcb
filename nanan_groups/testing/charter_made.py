"""A charter along its way, and everybody who has to do with it. Shared by the tests of charters and admissions."""

from datetime import timedelta

from django.utils import timezone

from groups.governance.admissions import services as admissions
from groups.governance.charters import services as charters
from groups.governance.charters.words import CharterPart, Verdict
from groups.governance.models import Admission, Charter
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import TODAY


def order(actor, **more) -> Order:
    return Order(**({"actor": actor, "effective_on": timezone.localdate(), "reason": "", "kind": ActKind.ENTRY} | more))


def started(group, actor, **more) -> Charter:
    return charters.start_charter(order=order(actor), group=group, **({"legal_form": "several"} | more))


def written(charter: Charter, actor, text: str = "正文") -> Charter:
    """All that a submission needs."""
    for section in charter.sections.select_related("charter__case"):
        if section.part == CharterPart.RULES:
            charters.save_section(actor=actor, section=section, text="", reference="第三章", seen=section.revision)
        else:
            charters.save_section(
                actor=actor, section=section, text=f"{text}{section.part}", reference="", seen=section.revision
            )
    return charter


def reviewed(charter: Charter, officer) -> Charter:
    for section in charter.sections.select_related("charter__case"):
        charters.review_section(actor=officer, section=section, verdict=Verdict.OK, remark="", seen=section.revision)
    return charter


def take(record, arrow: str, actor, comment: str = "", **facts):
    record.case.refresh_from_db()
    step = perform(
        case=record.case, arrow=arrow, actor=actor, seen=record.case.version, comment=comment, facts=facts or None
    )
    record.case.refresh_from_db()
    record.refresh_from_db()
    return step


FILING = {"filing_number": "章备〔2026〕1号", "filed_on": TODAY, "effective_on": TODAY}


def filed(group, principal, officer, **facts) -> Charter:
    """From nothing to filed."""
    charter = started(group, principal)
    written(charter, principal)
    take(charter, "submit", principal)
    reviewed(charter, officer)
    take(charter, "file", officer, **(FILING | facts))
    return charter


EXAMINED = {"examined_on": TODAY, "document": "南岸教〔2026〕8号"}
PLAQUE = {"plaque_number": "NA-001", "plaque_on": TODAY, "plaque_place": "区教委"}


def opened(group, actor) -> Admission:
    return admissions.open_admission(order=order(actor), group=group, grounds="已具备条件")


def past_charter(group, actor, **more) -> Charter:
    given = {"filing_number": "旧备1号", "filed_on": TODAY - timedelta(days=400), "legal_form": "several"} | more
    return charters.record_past_charter(order=order(actor, document="旧批复"), group=group, **given)


def past_admission(group, actor, **more) -> Admission:
    given = {
        "examined_on": TODAY - timedelta(days=300),
        "document": "旧审1号",
        "plaque_number": "NA-OLD",
        "plaque_on": TODAY - timedelta(days=290),
        "plaque_place": "区教委",
    } | more
    return admissions.record_past_admission(order=order(actor), group=group, **given)
