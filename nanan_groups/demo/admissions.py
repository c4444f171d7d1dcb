"""Invented admissions of groups whose charter is filed, in every state. ``desk``: who does it, and the day."""

from datetime import timedelta

from groups.governance.admissions import services as admissions
from groups.registry.models import EducationGroup


def record_past_admission(desk, group: EducationGroup) -> None:
    """From before the portal, with its plaque."""
    admissions.record_past_admission(
        order=desk.order(desk.officer),
        group=group,
        examined_on=desk.long_ago,
        document=f"（示例）旧审{desk.number}号",
        plaque_number=f"示例-{desk.number:03d}",
        plaque_on=desk.long_ago + timedelta(days=10),
        plaque_place="区教委",
    )


def admit(desk, group: EducationGroup, way: str) -> None:
    """As far as ``way`` says: applied, examined or plaqued."""
    admission = admissions.open_admission(
        order=desk.order(desk.principal), group=group, grounds="（示例）集团已运行三年，机构、制度、经费到位。"
    )
    if way == "applied":
        return
    document = f"（示例）教〔{desk.today.year}〕{100 + desk.number}号"
    desk.step(admission, "examine", desk.officer, examined_on=desk.today, document=document)
    if way == "plaqued":
        desk.step(
            admission,
            "plaque",
            desk.officer,
            plaque_number=f"示例-{desk.number:03d}",
            plaque_on=desk.today,
            plaque_place="区教委会议室",
        )
        desk.paper(admission.case, "（示例）关于准予授牌的通知", document)
