"""Home, search and health."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from groups.reading.group_pages.queries.overview import overview
from groups.registry.register.queries.acts import entries, recent_acts
from groups.registry.register.queries.lookup import clean_query, search
from groups.rights.roles import (
    ADMIN,
    CHANGE,
    EXPORT,
    HISTORY,
    RUN_CAMPAIGNS,
    VIEW,
    VIEW_ROSTER,
    WRITE_PLANS,
    WRITE_STRATEGY,
)
from nanan_groups.kit.pages import Figure, Link
from nanan_groups.kit.scope import scope_of
from staffing.roster.queries.lookup import find_people

from . import desk
from .imports.parts import todos

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def healthz(request):
    """200 when the database answers, else 503. Says nothing else to whoever asks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


class HomeView(TemplateView):
    """工作台: what there is for this person, today."""

    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        scope = scope_of(user)
        return super().get_context_data(
            greeting={"name": self.request.user.name, "post": "、".join(scope.labels) or "尚无任职"},
            figures=home_figures(scope) if scope.may_somewhere(VIEW) else [],
            todos=[
                *desk.administrator_todos(user, scope, now),
                *desk.case_todos(scope, now),
                *desk.strategy_todos(scope, now),
                *todos(user, scope),
            ],
            notices=desk.notices(user),
            year=desk.year_of(scope, now),
            links=home_links(scope),
            recent=entries(recent_acts(scope)[:8]) if scope.may_somewhere(HISTORY) else [],
            **kwargs,
        )


def home_figures(scope) -> list[Figure]:
    seen = overview(timezone.localdate(), scope)
    groups, institutions = reverse("reading:group-list"), reverse("reading:institution-list")
    return [
        Figure(seen.groups, "教育集团", url=groups),
        Figure(seen.tight_open, "已开办紧密型校点", url=f"{groups}?relation=tight"),
        Figure(seen.institutions, "学校、幼儿园等机构", url=institutions),
        Figure(seen.unknown, "办学性质待核实的机构", url=f"{institutions}?ownership=unknown"),
    ]


def home_links(scope) -> list[Link]:
    """Frequent tasks of this person's roles."""
    wanted = [
        (VIEW, "教育集团一览表", "reading:group-list", [], "按任一日期查看附件2各表"),
        (VIEW, "学校名录", "reading:institution-list", [], "学校、校点、所属集团"),
        (VIEW_ROSTER, "教职工名册", "staffing:person-list", [], "查询、登记、更正、离校"),
        (RUN_CAMPAIGNS, "年度计划填报", "planning:campaign-list", [], "开展填报、填报情况、催办"),
        (WRITE_PLANS, "我的本年度", "planning:my-year", [], "年度计划、学校策略、进展和总结"),
        (WRITE_STRATEGY, "我的本年度", "planning:my-year", [], "年度计划、学校策略、进展和总结"),
        (CHANGE, "组建教育集团", "registry:register-act", ["found-group"], "登记新集团及总校"),
        (CHANGE, "登记机构", "registry:register-act", ["register-institution"], "登记新学校、幼儿园"),
        (CHANGE, "工作日安排", "registry:workdays", [], "放假和补班，按工作日计算的期限以此为准"),
        (EXPORT, "打印附件2", "registry:annex2-print", [], "按政策原表式样"),
        (ADMIN, "管理后台", "admin:index", [], "通讯录、部门、账号等"),
    ]
    links = [
        Link(label, reverse(name, args=args), note)
        for right, label, name, args, note in wanted
        if scope.may_somewhere(right)
    ]
    return list(dict.fromkeys(links))  # one address may be open by two rights


class SearchView(TemplateView):
    """Groups, institutions and sites by name, former name, short name, code or pinyin; people by the beginning of name or
    staff number. All within one's scope."""

    template_name = "portal/search.html"

    def get_template_names(self):
        # As one types, only the hits under the box; without script the same address is the page.
        return ["portal/_search_hits.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        scope = scope_of(self.request.user)
        text = clean_query(self.request.GET.get("q", ""))
        day = timezone.localdate()
        found = [*search(text, scope=scope, day=day), *find_people(text, scope=scope, day=day)] if text else []
        message = ""
        if not text:
            people = "；教职工的姓名或工号" if scope.may_somewhere(VIEW_ROSTER) else ""
            message = f"请输入学校或集团的名称、曾用名、简称、编码或拼音首字母{people}。"
        elif not found:
            message = f"没有找到“{text}”。可换用简称、拼音首字母，或核对是否在您的任职范围内。"
        return super().get_context_data(q=text, results=[_result(one) for one in found], message=message, **kwargs)


def _result(one) -> dict:
    if one.kind == "group":
        url = reverse("reading:group-detail", args=[one.code])
    elif one.kind == "person":
        url = reverse("staffing:person-detail", args=[one.code])
    else:
        url = reverse("reading:institution-detail", args=[one.parent_code or one.code])
    return {"kind_label": one.kind_label, "text": one.text, "note": one.note, "url": url}
