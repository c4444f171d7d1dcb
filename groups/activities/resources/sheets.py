from nanan_groups.kit.excel import Column, Day, Problem, Reference, Sheet, Text, Whole


class ResourceSheet(Sheet):
    """数字资源: a resource, with how many people of a site's school opened it on a day."""

    title = "数字资源"
    version = "2026.1"
    key = ("group", "uploader", "name", "visitor", "day")
    note = "一行一个资源，或一个资源一天一所学校的访问人数；同一人同一资源一天只计一次；不登记访问的，访问各列留空。"

    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    name = Column("资源名称", "name", kind=Text(80), required=True, example="示范微课")
    subject = Column("学科或主题", "subject", kind=Text(40), required=True, example="数学")
    uploader = Column("上传校点", "uploader", kind=Reference("site"), required=True, example="示范中学")
    uploaded_on = Column("上传日期", "uploaded_on", kind=Day(), required=True, example="2026-10-08")
    link = Column("链接", "link", kind=Text(300), example="https://example.cn/1")
    visitor = Column("访问校点", "visitor", kind=Reference("site"), example="示范小学")
    day = Column("访问日期", "day", kind=Day(), example="2026-10-12")
    people = Column("访问人数", "people", kind=Whole(minimum=1, maximum=100_000), example="18")

    @classmethod
    def rules(cls, row):
        filled = [bool(row.visitor), bool(row.day), bool(row.people)]
        if any(filled) and not all(filled):
            yield Problem("people", "together", "访问校点、访问日期、访问人数须同时填写，或都留空。")
