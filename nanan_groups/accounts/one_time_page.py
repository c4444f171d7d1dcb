"""The page that shows a one-time password, in the answer to the POST itself: it is kept nowhere and comes only once."""

from django.conf import settings
from django.template.response import TemplateResponse


def password_page(model_admin, request, user, password: str, *, back_url: str):
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "一次性密码",
        "opts": model_admin.opts,
        "account": user,
        "password": password,
        "hours": int(settings.ONE_TIME_PASSWORD_LIFE.total_seconds() // 3600),
        "account_url": back_url,
    }
    return TemplateResponse(request, "admin/one_time_password.html", context)
