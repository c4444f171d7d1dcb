"""消息: what a person was told about papers, newest first; read when he says so."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views import View

from nanan_groups.kit.pages import page_of
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.cases.notices import mark_read
from nanan_groups.records.cases.queries import notices_of
from nanan_groups.records.models import MailTime, NoticeSetting
from nanan_groups.records.outbox.services import set_mail_time


class NoticeListView(View):
    http_method_names = ["get", "head"]

    def get(self, request):
        found, page = page_of(request, notices_of(request.user), size=50)
        unread = any(one.read_at is None for one in found)
        context = {"notices": told(found), "page": page, "unread": unread}
        return render(request, "portal/notice_list.html", context)


class NoticeReadView(View):
    """All of them: whoever read the list has read the list."""

    http_method_names = ["post"]

    def post(self, request):
        mark_read(request.user)
        return redirect("portal:notice-list")


class MailForm(forms.Form):
    mail = forms.ChoiceField(
        label="邮件",
        choices=MailTime,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请从所列选项中选择。"},
    )


class NoticeSettingView(View):
    """消息设置: at once or once a day. What stands in the portal stands there at once either way."""

    http_method_names = ["get", "head", "post"]

    def get(self, request):
        row = NoticeSetting.objects.filter(user=request.user).first()
        return self._page(MailForm(initial={"mail": row.mail if row else MailTime.AT_ONCE}))

    def post(self, request):
        form = MailForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        set_mail_time(actor=request.user, mail=form.cleaned_data["mail"])
        messages.success(request, "消息设置已保存。")
        return redirect("portal:notice-list")

    def _page(self, form):
        domain = settings.NOTICE_MAIL_DOMAIN
        context = {
            "form": form,
            "address": f"{self.request.user.username}@{domain}" if domain else "",
            "digest_at": settings.DIGEST_AT,
        }
        return render(self.request, "portal/notice_settings.html", context)


def told(notices) -> list[dict]:
    return [{"row": one, "url": registered(one.case.kind).url(one.case)} for one in notices]
