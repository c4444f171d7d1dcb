"""What base.html needs on every page."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import (
    ADMIN,
    AUDIT,
    DISTRICT,
    HISTORY,
    VIEW,
    VIEW_CHARTERS,
    VIEW_PLANS,
    VIEW_ROSTER,
    WRITE_PLANS,
    WRITE_STRATEGY,
)
from nanan_groups.kit.scope import scope_of

from . import centre

NAME = "南岸区教育集团管理平台"


def opens_my_year(scope) -> bool:
    return scope.may_somewhere(WRITE_PLANS) or scope.may_somewhere(WRITE_STRATEGY)


def opens_plans(scope) -> bool:
    """Groups and schools come to their plans by their own year."""
    return scope.may_somewhere(VIEW_PLANS) and not opens_my_year(scope)


# (label, url name, permission or a question to the scope, URL prefixes for "you are here")
NAV = (
    ("工作台", "portal:home", None, ("/",)),
    ("教育集团", "reading:group-list", VIEW, ("/groups/", "/meetings/", "/organs/", "/resolutions/")),
    ("学校名录", "reading:institution-list", VIEW, ("/institutions/", "/sites/")),
    ("教职工", "staffing:person-list", VIEW_ROSTER, ("/staff/",)),
    ("我的本年度", "planning:my-year", opens_my_year, ("/my-year/", "/plans/", "/developments/")),
    ("年度计划", "planning:campaign-list", opens_plans, ("/campaigns/", "/plans/", "/developments/")),
    ("章程与准入", "governance:charter-list", VIEW_CHARTERS, ("/charters/", "/admissions/", "/rules/")),
    ("待核实事项", "reading:quality-list", HISTORY, ("/quality/",)),
    ("覆盖率", "reading:coverage", DISTRICT, ("/coverage/",)),
    ("导入导出", "portal:import-list", centre.opens_imports, ("/imports/", "/exports/")),
    ("导入导出", "portal:export-list", centre.opens_exports_only, ("/exports/",)),
    ("审计", "portal:event-list", AUDIT, ("/audit/",)),
)


def _opens(scope, permission) -> bool:
    if callable(permission):
        return permission(scope)
    return permission is None or scope.may_somewhere(permission)


def portal(request):
    # A template variable that is evaluated only where it is used: the error pages never ask.
    return {"portal": Portal(request)}


class Portal:
    name = NAME

    def __init__(self, request):
        self.request = request
        self.demo = settings.DEMO

    @property
    def today(self):
        return timezone.localdate()

    @property
    def user(self):
        return getattr(self.request, "user", None)

    @property
    def scope(self):
        return scope_of(self.user)

    @property
    def nav(self):
        if not getattr(self.user, "is_authenticated", False):
            return []
        path = self.request.path
        return [
            {
                "label": label,
                "url": reverse(name),
                "current": any(path == p or (p != "/" and path.startswith(p)) for p in prefixes),
            }
            for label, name, permission, prefixes in NAV
            if _opens(self.scope, permission)
        ]

    @property
    def person(self):
        if not getattr(self.user, "is_authenticated", False):
            return None
        return {"name": self.user.name, "post": "、".join(self.scope.labels) or "尚无任职"}

    @property
    def search_url(self):
        return reverse("portal:search")

    @property
    def search_hint(self):
        return "搜学校、集团、教职工" if self.scope.may_somewhere(VIEW_ROSTER) else "搜学校、集团、拼音首字母"

    @property
    def urls(self):
        return {
            "alive": reverse("accounts:alive"),
            "mine": reverse("staffing:mine"),
            "logout": reverse("accounts:logout"),
            "password": reverse("accounts:password-change"),
            "admin": reverse("admin:index") if self.scope.may_everywhere(ADMIN) else "",
        }
