from groups.activities.courses.words import Term
from nanan_groups.kit.excel import Choice, Column, Reference, SchoolYear, Sheet, Text, Whole


class CourseSheet(Sheet):
    """共享课程: a course with one term at one school."""

    title = "共享课程"
    version = "2026.1"
    key = ("group", "name", "year", "term", "site")
    note = "一行一门课程在一个校点的一个学期。同一集团、名称的是同一门课程；再次导入同一学期即修改学生数。"

    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    name = Column("课程名称", "name", kind=Text(60), required=True, example="示范编程")
    subject = Column("学科或主题", "subject", kind=Text(40), required=True, example="信息科技")
    developer = Column("开发校点", "developer", kind=Reference("site"), required=True, example="示范中学")
    year = Column("学年", "year", kind=SchoolYear(), required=True, example="2026-2027")
    term = Column("学期", "term", kind=Choice(Term), required=True, example="第一学期")
    site = Column("开课校点", "site", kind=Reference("site"), required=True, example="示范小学")
    pupils = Column("学生数", "pupils", kind=Whole(minimum=1, maximum=100_000), required=True, example="45")
