from nanan_groups.kit.excel import Column, Columns


class DepartmentColumns(Columns):
    ordinal = Column("次序", "ordinal")
    code = Column("代码", "code")
    name = Column("名称", "name")
    short_name = Column("简称", "short_name")


class MeasureColumns(Columns):
    ordinal = Column("序号", "ordinal")
    title = Column("简称", "title")
    clause = Column("条款", "clause")
    lead = Column("牵头部门", "lead_text")
    cooperating = Column("配合部门", "cooperating_text")
    open_list = Column("配合部门未列尽", "open_list")
