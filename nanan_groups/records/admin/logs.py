"""The two books, read-only: audit events (ids only), and acts with their lines."""

from datetime import datetime, time, timedelta

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html

from nanan_groups.kit.admin import ChoiceFilter, Table, TypedFilter, choice_filter
from nanan_groups.kit.days import parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Column, Columns, labels
from nanan_groups.kit.names import name_asked, number_key
from nanan_groups.kit.scope import Scope

from ..models import Act, ActChange, ActKind, ActSubject, Event, EventKind
from .base import HouseAdmin

# Named by their text: what these rights open is decided far above this floor.
# A right of the floor above: what acts say is business data.
HISTORY = "registry.view_history"
AUDIT = "records.view_audit"


class DayFilter(TypedFilter):
    title, parameter_name, placeholder = "日期", "day", "如 2026-09-01"
    field = "at"

    def read(self, text):
        start = timezone.make_aware(datetime.combine(parse_day(text), time.min))
        return {f"{self.field}__gte": start, f"{self.field}__lt": start + timedelta(days=1)}


class ActDayFilter(DayFilter):
    title, field = "办理日期", "made_at"


class ActorFilter(TypedFilter):
    title, parameter_name, placeholder, field = "人员编号", "actor", "账号编号", "actor_id"

    def read(self, text):
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise RuleViolation("人员编号是数字。")
        return {self.field: int(text)}


class AddressFilter(TypedFilter):
    title, parameter_name, placeholder, field = "来源地址", "address", "如 10.1.2.3", "address"


class RecentFilter(ChoiceFilter):
    title, parameter_name = "时间", "since"
    options = (("0", "今天"), ("7", "近 7 天"), ("30", "近 30 天"), ("183", "近半年"))

    def narrow(self, rows, value):
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return rows.filter(at__gte=start - timedelta(days=int(value)))


class EventColumns(Columns):
    number = Column("序号", "number")
    at = Column("时间", "at")
    kind = Column("类别", "kind", labels(EventKind))
    ok = Column("是否成功", "ok")
    actor = Column("人员编号", "actor_id")
    address = Column("来源地址", "address")
    subject = Column("对象", "subject")
    act = Column("办理记录编号", "act_id")
    hash = Column("哈希", "hash")


@admin.register(Event)
class EventAdmin(HouseAdmin):
    hint = "登录、办理、授权、导出和越权被拒，逐条留痕，不可改动"
    rank = 10
    has_history = False
    columns, export_permission = EventColumns, AUDIT
    list_display = ("number", "moment", "kind_text", "outcome", "actor", "address", "subject", "act_id")
    list_filter = (
        choice_filter("类别", "kind", EventKind.choices),
        choice_filter("结果", "ok", [("True", "成功"), ("False", "未成功")]),
        RecentFilter,
        DayFilter,
        ActorFilter,
        AddressFilter,
    )
    search_fields = ("subject",)
    search_help_text = "对象编码（如 Z01、J0001、user:12），或经办人的工号、姓名"
    ordering = ("-number",)
    fields = (
        "number", "moment", "kind_text", "outcome", "actor", "actor_id", "address", "subject", "act_id", "facts",
        "prev_hash", "hash",
    )  # fmt: skip

    def visible(self, rows, scope: Scope):
        return rows if scope.may_everywhere(AUDIT) else rows.none()

    def enriched(self, rows, request):
        """The names of the people behind the numbers, which the chain itself does not hold. One query."""
        people = get_user_model().objects.in_bulk({row.actor_id for row in rows} - {None})
        for row in rows:
            row.actor_text = str(people[row.actor_id]) if row.actor_id in people else ""
        return rows

    def find(self, request, rows, term):
        people = get_user_model().objects.filter(Q(username__iexact=number_key(term)) | Q(name=name_asked(term)))
        actors = list(people.order_by("pk").values_list("pk", flat=True)[:50])
        return rows.filter(Q(subject__contains=term) | Q(actor_id__in=actors))

    def text_of(self, row):
        return f"第 {row.number} 条 · {row.get_kind_display()}"

    @admin.display(description="时间", ordering="number")
    def moment(self, row):
        return f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="类别")
    def kind_text(self, row):
        return row.get_kind_display()

    @admin.display(description="结果")
    def outcome(self, row):
        return "成功" if row.ok else format_html('<span class="badge due">{}</span>', "未成功")

    @admin.display(description="人员")
    def actor(self, row):
        return row.actor_text or (f"编号 {row.actor_id}" if row.actor_id else "系统")

    @admin.display(description="详情")
    def facts(self, row):
        return (
            "；".join(f"{WORDS.get(name, name)}：{_plain(value)}" for name, value in sorted(row.detail.items())) or "—"
        )


class ActColumns(Columns):
    made_at = Column("办理时间", "made_at")
    kind = Column("类别", "kind", labels(ActKind))
    title = Column("事项", "title")
    effective_on = Column("生效日", "effective_on")
    actor = Column("经办人", "actor_text")
    reason = Column("原因", "reason")
    document = Column("依据文件", "document")


@admin.register(Act)
class ActAdmin(HouseAdmin):
    hint = "每一次变更、更正、录入：事项、原因、依据文件、经办人和逐项改动"
    rank = 20
    has_history = False
    columns, export_permission, personal = ActColumns, AUDIT, True
    list_display = ("title", "kind_text", "effective", "who", "document", "moment")
    list_filter = (choice_filter("类别", "kind", ActKind.choices), ActDayFilter, ActorFilter)
    list_select_related = ("actor",)
    search_fields = ("title", "document")
    search_help_text = "事项、依据文件，或对象编码（如 Z01、J0001）"
    ordering = ("-made_at", "-pk")
    fields = ("title", "kind_text", "effective", "reason", "document", "who", "moment")

    def visible(self, rows, scope: Scope):
        """Acts hold business data: for auditors of the district, not for the audit administrator."""
        return rows if scope.may_everywhere(HISTORY) and scope.may_everywhere(AUDIT) else rows.none()

    def enriched(self, rows, request):
        for row in rows:
            row.actor_text = row.actor.name if row.actor else "系统"
        return rows

    def find(self, request, rows, term):
        coded = ActSubject.objects.filter(code__iexact=term).order_by().values("act")
        return rows.filter(Q(title__contains=term) | Q(document__contains=term) | Q(pk__in=coded))

    def text_of(self, row):
        return row.title

    @admin.display(description="类别")
    def kind_text(self, row):
        return format_html('<span class="kind {}">{}</span>', row.kind, row.get_kind_display())

    @admin.display(description="生效日", ordering="effective_on")
    def effective(self, row):
        return row.effective_on.isoformat() if row.effective_on else "—"

    @admin.display(description="经办人")
    def who(self, row):
        return row.actor_text

    @admin.display(description="办理时间", ordering="made_at")
    def moment(self, row):
        return f"{timezone.localtime(row.made_at):%Y-%m-%d %H:%M}"

    def tables(self, request, row):
        lines = ActChange.objects.filter(act=row).order_by("ordinal")[:500]
        subjects = ActSubject.objects.filter(act=row).order_by("pk")[:500]
        return [
            Table(
                "改动明细",
                ("对象", "项目", "原来", "改为", "生效日"),
                [
                    (x.subject, x.field, x.old or "空", x.new or "空", x.since.isoformat() if x.since else "")
                    for x in lines
                ],
            ),
            Table(
                "涉及对象",
                ("编码", "类别", "修订号"),
                [(subject.code, _word(subject.kind), subject.revision) for subject in subjects],
            ),
        ]


# What the keys of an event's detail are called.
WORDS = {
    "verb": "事项代码", "kind": "类别", "records": "对象数", "lines": "改动行数", "what": "内容", "as_of": "截至",
    "count": "条数", "sha256": "文件指纹", "format": "格式", "filter": "条件", "reason": "用途或原因", "reset": "重置密码",
    "method": "方法", "status": "状态码",
}  # fmt: skip


def _plain(value) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name}={_plain(part)}" for name, part in sorted(value.items())) or "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return dict(ActKind.choices).get(value, str(value)) if isinstance(value, str) else str(value)


def _word(kind: str) -> str:
    """What a kind of record is called: the model's own Chinese name."""
    return next((str(m._meta.verbose_name) for m in apps.get_models() if m._meta.model_name == kind), kind)
