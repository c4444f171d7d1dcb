"""Error pages: sentences, never a stack."""

from django.http import HttpResponse
from django.shortcuts import render


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception):
    return render(request, "400.html", {"reason": "请求不完整或过大，没有写入任何数据。请返回上一页重试。"}, status=400)


def permission_denied(request, exception):
    reason = str(exception) or "您的任职没有办理这项业务的权限。"
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request) -> HttpResponse:
    return render(None, "500.html", status=500)
