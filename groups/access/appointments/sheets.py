from groups.registry.back_office.sheets import PeriodColumns
from groups.registry.register.rules import cells
from groups.registry.register.sheets import VERSION, PeriodSheet
from groups.rights.words import Role
from nanan_groups.accounts.models import USERNAME, USERNAME_TEXT
from nanan_groups.kit.excel import Choice, Code, Column, Day, Problem, Reference, labels


class AccountSheet(PeriodSheet):
    """账号与任职: the system administrator makes the accounts of a file, the security administrator grants its roles."""

    title = "账号与任职"
    version = VERSION
    key = ("username", "role", "place", "valid_from")
    note = (
        "一行一个任职，没有任职的一人一行。先由系统管理员导入建立账号，再由安全管理员导入同一张表授权；"
        "系统管理员导入时不写入角色等列，安全管理员导入时不建立账号。一次性密码在导入后领取一次。"
    )

    username = Column(
        "工号", "username", kind=Code(32, pattern=USERNAME, sentence=USERNAME_TEXT), required=True, example="NA2026001"
    )
    name = Column("姓名", "name", kind=cells.PERSON, required=True, example="张示范")
    role = Column("角色", "role", kind=Choice(Role), example="学校经办人", help="没有任职的留空。")
    place = Column(
        "任职范围",
        "place",
        kind=Reference("place"),
        example="从下拉列表选择",
        help="集团角色填集团，学校角色填学校，部门角色填部门，全区角色留空。",
    )
    valid_from = Column("起", "valid_from", kind=Day(), example="2026-09-01", help="留空即导入的生效日。")
    valid_to = Column("止", "valid_to", kind=Day(), example="", help="从这一天起不再有权限；长期的留空。")
    state = Column("状态", "state_text", help="只供阅读。")

    @classmethod
    def rules(cls, row):
        yield from super().rules(row)
        if row.role:
            return
        for name in ("place", "valid_from", "valid_to"):
            if getattr(row, name):
                header = cls.columns()[name].header
                yield Problem(name, "role-missing", f"填写了“{header}”，请补充“角色”，或清空该格。")


class AppointmentColumns(PeriodColumns):
    username = Column("工号", "username")
    name = Column("姓名", "person_name")
    role = Column("角色", "role", labels(Role))
    place = Column("任职范围", "place_text")

    class Meta:
        export_order = ("username", "name", "role", "place")
