"""The words of the books (docs/领域-经费.md 第5、6、8节)."""

from django.db.models import TextChoices


class AccountKind(TextChoices):
    """Whose money it is. Outside stands for whoever was paid; the authority for what has not been released."""

    AUTHORITY = "authority", "主管部门"
    GROUP = "group", "集团（总校代管）"
    SCHOOL = "school", "学校"
    OUTSIDE = "outside", "对外支出"

    @property
    def holds(self) -> bool:
        """A balance that may not fall below 0."""
        return self in (AccountKind.GROUP, AccountKind.SCHOOL)


class MoneySource(TextChoices):
    DISTRICT = "district", "区级"
    UNIVERSITY = "university", "高校"
    PROJECT = "project", "项目"


class EntryKind(TextChoices):
    RELEASE = "release", "下达"
    PAY_OUT = "pay_out", "拨付"
    COMMIT = "commit", "占用"
    UNCOMMIT = "uncommit", "解除占用"
    SPEND = "spend", "支出"
    TRANSFER = "transfer", "调剂"
    REVERSAL = "reversal", "冲销"
    RETURN = "return", "退回"
    CARRY_OVER = "carry_over", "结转"
    CORRECTION = "correction", "更正"

    @property
    def moves(self) -> bool:
        """Whether money goes from one account to another; a commitment only binds it where it is."""
        return self not in (EntryKind.COMMIT, EntryKind.UNCOMMIT)


CATEGORIES = ("教研", "教师培训", "资源建设", "专家引领", "导师服务", "项目攻坚", "讲座培训", "学术交流指导劳务")
