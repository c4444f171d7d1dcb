"""Rules across the columns of one roster row. Pure: the form, the import and the service ask the same ones."""

from collections.abc import Iterator
from datetime import date

from nanan_groups.kit.excel import Problem

from ..enums import GONE

# Nobody enters service younger, or a school older, than this: a wrong century or two swapped dates.
YOUNGEST, OLDEST = 15, 75


def stored_as(name: str) -> str:
    """What the tables call a column of the sheet: a name that the sheet itself needs ends in "_" there."""
    return {"school": "institution_id", "site": "site_id"}.get(name, name.rstrip("_"))


def years_between(birth: date, day: date) -> int:
    """Full years from the birth month to ``day`` (only the month of birth is known)."""
    return day.year - birth.year - (day.month < birth.month)


def row_problems(row) -> Iterator[Problem]:
    """``row``: a RosterSheet row. Yields every rule it breaks."""
    service, joined = row.joined_service_on, row.joined_on
    if service is not None and years_between(row.birth_month, service) < YOUNGEST:
        yield Problem(
            "joined_service_on", "too-young",
            f"按出生年月 {row.birth_month:%Y-%m}，参加工作时不满 {YOUNGEST} 周岁，请核对出生年月或参加工作日期。",
        )  # fmt: skip
    if years_between(row.birth_month, joined) < YOUNGEST:
        yield Problem("joined_on", "joined-too-young", f"到校时不满 {YOUNGEST} 周岁，请核对出生年月或到校日期。")
    if years_between(row.birth_month, joined) > OLDEST:
        yield Problem("birth_month", "too-old", f"到校时已超过 {OLDEST} 周岁，请核对出生年月或到校日期。")
    if service is not None and joined < service:
        yield Problem(
            "joined_on", "joined-before-service",
            f"到校日期早于参加工作日期（{service.isoformat()}），请核对是否填反。",
        )  # fmt: skip
    if row.post_kind == "teacher":
        if not row.stage:
            yield Problem("stage", "stage-missing", "专任教师须填写任教学段。")
        if not row.subject:
            yield Problem("subject", "subject-missing", "专任教师须填写任教学科。")
    for subject, stage, words in (("preschool", "preschool", "学前"), ("vocational", "vocational", "中职")):
        if row.subject == subject and row.stage and row.stage != stage:
            yield Problem("stage", "subject-stage", f"所填学科只用于“{words}”学段，请核对学段或学科。")
    if row.leadership and row.post_kind not in ("teacher", "management"):
        yield Problem("leadership", "leadership-kind", "担任领导职务的，岗位类别应为“专任教师”或“管理”。")
    if row.leadership and row.state in GONE:
        yield Problem("leadership", "gone-leader", "已退休或离职的不再担任领导职务，请清空领导职务。")
