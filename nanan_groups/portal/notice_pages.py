"""消息: what a person was told about papers, newest first; read when he says so."""

from django.shortcuts import redirect, render
from django.views import View

from nanan_groups.kit.pages import page_of
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.cases.notices import mark_read
from nanan_groups.records.cases.queries import notices_of


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


def told(notices) -> list[dict]:
    return [{"row": one, "url": registered(one.case.kind).url(one.case)} for one in notices]
