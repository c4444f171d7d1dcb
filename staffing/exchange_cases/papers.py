"""个人申请表 of one person of an exchange case: what the roster knows is filled in, what the person and the school say is not."""

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Fact, Facts, Paper, Signature
from staffing.exchange_cases.models import CaseLeg
from staffing.roster.words import taught

ROOM, BIG = 28, 50  # millimetres to write in


def application(one: CaseLeg) -> Paper:
    person, row = one.person, one.of
    teaches = taught(person.stage, person.subject)
    share = f"每周 {one.hours} 课时（标准 {one.standard} 课时）" if one.hours else "全职"
    return Paper(
        title="教师交流个人申请表",
        number=f"流程编号：{row.case.code}",
        layout=SHEET,
        body=(
            Facts(
                (
                    Fact("姓名", f"{person.name}　{person.get_sex_display()}"),
                    Fact("工号", person.staff_no),
                    Fact("所在学校", str(one.from_site)),
                    Fact("学段学科", teaches or "—"),
                    Fact("职称", person.get_title_display() if person.title else "—"),
                    Fact("骨干称号", person.get_honour_display() if person.honour else "—"),
                    Fact("申请去向", str(one.to_site)),
                    Fact("交流种类", f"{row.get_kind_display()}，{share}"),
                    Fact("起止", f"{day_text(row.start)}至{day_text(row.end)}（不含止日）"),
                    Fact("事由和任务", row.grounds),
                    Fact("本人陈述", "", room=BIG),
                    Fact("派出学校意见", "", room=ROOM),
                    Fact("接收学校意见", "", room=ROOM),
                ),
                label="个人申请",
            ),
            Signature(("申请人",)),
        ),
    )
