"""教职工履历表: the service record on paper, as its reader sees it."""

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Align, Paper, PaperColumn, Prose, rows_of
from staffing.roster.models import StaffMember
from staffing.service_record.queries import Record

COLUMNS = (
    PaperColumn("序号", 1, Align.CENTRE),
    PaperColumn("起止", 3.4, Align.CENTRE, whole=True),
    PaperColumn("类别", 1.6, Align.CENTRE),
    PaperColumn("内容", 5),
    PaperColumn("说明或依据", 4),
)


def record_paper(person: StaffMember, record: Record, day) -> Paper:
    rows = [(number, line.period, line.kind, line.text, line.note) for number, line in enumerate(record.lines, start=1)]
    told = []
    if record.person.own and record.months:
        told.append(f"评职月数：{record.months.text} 个月（{record.months.steps[0].formula}）。")
    if record.person.own and record.at_school:
        why = f"，{record.why}" if record.why else ""
        left = f"距退休{record.left}。" if record.left else ""
        told.append(f"在本校连续{record.at_school}（{record.since:%Y-%m-%d}起）{why}。{left}")
    return Paper(
        title="教职工履历表",
        notes=(f"{person.name}，工号 {person.staff_no}，截至{day_text(day)}",),
        layout=SHEET,
        body=(rows_of(COLUMNS, rows, label="履历"), *((Prose("\n".join(told)),) if told else ())),
    )
