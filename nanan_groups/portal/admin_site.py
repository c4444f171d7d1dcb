"""The back office: Chinese titles, the portal's own login page, closed to whoever has no right in it."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme


class NananAdminSite(AdminSite):
    site_title = "南岸区教育集团管理平台"
    site_header = "南岸区教育集团管理平台 · 管理后台"
    index_title = "管理后台"
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """One door only: the portal's own login page; somebody signed in without the right is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied("您的任职不含管理后台。")
        wanted = request.GET.get("next", "")
        inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(
            reverse("admin:index")
        )
        return redirect_to_login(wanted if inside else reverse("admin:index"), reverse("accounts:login"))

    def logout(self, request, extra_context=None):
        raise Http404

    def password_change(self, request, extra_context=None):
        raise Http404

    def password_change_done(self, request, extra_context=None):
        raise Http404
