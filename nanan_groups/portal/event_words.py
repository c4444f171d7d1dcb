"""What an event names, in words: whose account, which group or school, which case; and its detail with Chinese labels.

The chain keeps keys and codes alone. Names are looked up when it is read, as they are today, and only such as the reader
may know: the three administrators see no business data, so that to them a school is 学校 J0001; who sees the district's
register reads its name. Accounts are named to all who read the chain; people on the roster to nobody here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution, Site
from groups.registry.register.queries.names import group_name, site_names
from nanan_groups.accounts.models import User
from nanan_groups.kit.scope import Scope
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Case, Event, EventKind, ImportJob

LABELS = {
    "about": "属于", "as_of": "截至", "cases": "流程", "changed": "变更", "codes": "对象编码",
    "codes_sha256": "对象编码指纹", "codes_total": "对象总数", "command": "服务器命令", "count": "次数或行数",
    "covers": "范围", "dataset": "数据表", "day": "日期", "field": "字段", "filter": "筛选",
    "finding": "查杀结果", "format": "格式", "kind": "类别", "lines": "明细", "limit": "上限", "part": "条目",
    "media_type": "文件类型", "method": "方式", "new": "新增", "number": "导出编号", "phones": "电话",
    "purpose": "用途", "reason": "原因", "record": "记录", "records": "对象数", "refused": "被拒",
    "rows": "行数", "server_user": "服务器用户", "sha256": "文件指纹", "signed": "签署内容指纹", "size": "字节",
    "status": "状态码", "unchanged": "未变", "undone": "撤销", "unit": "范围", "uploaded_by": "上传人",
    "verb": "事项代码", "what": "导出内容", "demo": "演示数据",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """``text``: in words; ``code``: as it stands in the chain, "" where the words are all there is; ``url``: its page, ""
    where this reader has none; ``events_url``: all events about it."""

    text: str
    code: str
    url: str
    events_url: str


class Words:
    """Names for one page of events. A fixed number of queries, whatever the rows."""

    def __init__(self, events: Iterable[Event], scope: Scope):
        self.scope = scope
        parts = {part for event in events for part in _named_by(event)}
        self.users = User.objects.in_bulk({key for p in parts if (key := _key(p)) is not None})
        codes = {part for part in parts if ":" not in part}
        self.groups = {
            one.code: one for one in EducationGroup.objects.filter(code__in=codes).prefetch_related("versions")
        }
        self.institutions = {one.code: one for one in Institution.objects.filter(code__in=codes)}
        self.sites = {one.code: one for one in Site.objects.filter(code__in=codes).select_related("institution")}
        self._schools = _institution_names([one.pk for one in self.institutions.values()])
        self._site_name = site_names([one.pk for one in self.sites.values()])
        keyed = {name: {p.partition(":")[2] for p in parts if p.startswith(f"{name}:")} for name in ("case", "import")}
        self.cases = {one.code: one for one in Case.objects.filter(code__in=keyed["case"])}
        self.jobs = {one.token: one for one in ImportJob.objects.filter(token__in=keyed["import"])}

    def of(self, event: Event) -> list[Named]:
        return [self._named(part) for part in _named_by(event)]

    def _named(self, part: str) -> Named:
        text, url = self._text(part)
        events = f"{reverse('portal:event-list')}?{urlencode({'subject': part})}"
        return Named(text, "" if text == part else part, url, events)

    def _text(self, part: str) -> tuple[str, str]:
        kind, _, key = part.partition(":")
        sees = self.scope.may_everywhere("registry.view_register")
        for known, label in ((self.groups, "教育集团"), (self.institutions, "学校"), (self.sites, "校点")):
            if part in known:
                return self._of_register(part) if sees else (f"{label} {part}", "")
        if kind == "user":
            user = self.users.get(_key(part))
            return (str(user), "") if user else ("没有这个账号" if key == "?" else part, "")
        if kind == "case" and key in self.cases:
            case = self.cases[key]
            return f"{registered(case.kind).kind.label} {key}", registered(case.kind).url(case) if sees else ""
        if kind == "import" and key in self.jobs:
            dataset = dataset_of(self.jobs[key].dataset)
            return f"导入：{dataset.title if dataset else self.jobs[key].dataset}", ""
        return _model_text(kind, key) or _page_text(part) or part, ""

    def _of_register(self, code: str) -> tuple[str, str]:
        if code in self.groups:
            return group_name(self.groups[code]), reverse("reading:group-detail", args=[code])
        if code in self.institutions:
            name = self._schools.get(self.institutions[code].pk, code)
            return name, reverse("reading:institution-detail", args=[code])
        site = self.sites[code]
        return self._site_name(site.pk), reverse("reading:institution-detail", args=[site.institution.code])


def _key(part: str) -> int | None:
    """The account that "user:12" names."""
    kind, _, key = part.partition(":")
    return int(key) if kind == "user" and key.isascii() and key.isdigit() and len(key) < 16 else None


def _named_by(event: Event) -> list[str]:
    """What is refused is named by its address, which is one text."""
    parts = [event.subject] if event.kind == EventKind.REFUSED else event.subject.split(",")
    return [part for part in parts if part]


def _institution_names(keys: list[int]) -> dict[int, str]:
    versions = apps.get_model("registry", "InstitutionVersion").objects.active_on(timezone.localdate())
    return dict(versions.filter(institution__in=keys).order_by("pk").values_list("institution_id", "name"))


def _model_text(kind: str, key: str) -> str:
    """registry.districttotal:3 → 全区总数 3."""
    if "." not in kind:
        return ""
    try:
        return f"{apps.get_model(kind)._meta.verbose_name} {key}"
    except (LookupError, ValueError):  # whatever somebody typed into an address
        return ""


# What a refused address was, by the part of its name that says so.
PAGES = {
    "group": "集团页面", "institution": "学校页面", "plan": "年度计划", "development": "发展规划", "charter": "章程",
    "admission": "准入", "meeting": "会议", "organ": "治理机构", "rule": "集团制度", "campaign": "计划填报", "person": "教职工",
    "import": "导入", "export": "导出", "attachment": "附件", "paper": "公文", "event": "审计", "quality": "待核实事项",
    "coverage": "覆盖率", "site": "校点", "row": "登记", "register": "登记事项", "suggest": "查找", "step": "办理",
    "strategy": "学校策略", "report": "策略执行情况",
}  # fmt: skip


def _page_text(part: str) -> str:
    """reading:group-detail Z02 → 集团页面 Z02."""
    name, _, record = part.partition(" ")
    app, _, page = name.partition(":")
    if not page:
        return ""
    label = "管理后台" if app == "admin" else PAGES.get(page.partition("-")[0], "页面")
    return f"{label} {record}".strip()


def detail_text(event: Event) -> str:
    """次数或行数：10；状态码：403."""
    facts = ((LABELS.get(name, name), value) for name, value in sorted(event.detail.items()))
    return "；".join(f"{label}：{_value(value)}" for label, value in facts)


def _value(value) -> str:
    if isinstance(value, dict):
        return "，".join(f"{LABELS.get(name, name)} {_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "、".join(map(str, value))
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
