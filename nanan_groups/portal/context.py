"""What base.html needs on every page."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import ADMIN
from nanan_groups.kit.additions import MENU, SEARCHABLE
from nanan_groups.kit.scope import scope_of

NAME = "南岸区教育集团管理平台"


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
    def places(self):
        """(Entry of the menu, whether one is there now), as far as this person's rights go."""
        if not getattr(self.user, "is_authenticated", False):
            return []
        path = self.request.path
        return [
            (one, any(path == p or (p != "/" and path.startswith(p)) for p in one.prefixes))
            for one in MENU
            if one.opens(self.scope)
        ]

    @property
    def nav(self):
        return [{"label": one.label, "url": reverse(one.view), "current": here} for one, here in self.places]

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
        words = [one.word for one in SEARCHABLE if one.opens(self.scope)][:1]
        return "、".join(("搜学校", "集团", *(words or ("拼音首字母",))))

    @property
    def urls(self):
        return {
            "alive": reverse("accounts:alive"),
            "mine": reverse("staffing:mine"),
            "logout": reverse("accounts:logout"),
            "password": reverse("accounts:password-change"),
            "admin": reverse("admin:index") if self.scope.may_everywhere(ADMIN) else "",
        }
