"""Error pages: sentences, never a stack."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from nanan_groups.accounts import kept


def csrf_failure(request, reason=""):
    """A page of ours whose token was overtaken by a sign-in elsewhere comes back filled in; nothing was done."""
    opened = kept.opened_by(request)
    back = kept.keep(request) if opened is not None else ""
    if not back:
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('accounts:login')}?{urlencode({'next': back})}")
    if request.user.pk == opened[0]:
        return redirect(back)
    until = timezone.localtime(timezone.now() + settings.KEPT_LIFE)
    return render(request, "403_csrf.html", {"back": back, "until": until}, status=403)


def bad_request(request, exception):
    return render(request, "400.html", {"reason": "请求不完整或过大，没有写入任何数据。请返回上一页重试。"}, status=400)


def permission_denied(request, exception):
    reason = str(exception) or "您的任职没有办理这项业务的权限。"
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request) -> HttpResponse:
    return render(None, "500.html", status=500)
