"""Attachments of whatever owns them: one address to open a file, one to add some, one to take one back.

Who may is the owner's to say (records/attachments/owners.py); what he may not see does not exist.
"""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views import View

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records import audit
from nanan_groups.records.admin.base import address_of
from nanan_groups.records.attachments.forms import WithdrawForm
from nanan_groups.records.attachments.owners import NoOwner, Owner, readable, writable
from nanan_groups.records.attachments.panel import form_for, panel_of
from nanan_groups.records.attachments.room import size_text
from nanan_groups.records.attachments.scanning import why_closed
from nanan_groups.records.attachments.services import attach_all, needs_reason, withdraw
from nanan_groups.records.models import Attachment, EventKind

logger = logging.getLogger(__name__)
# Nothing in a file may run or load anything, should a browser show it after all.
CLOSED = "sandbox; default-src 'none'"


class OwnerView(View):
    """Base: an owner the person may see; anything else does not exist."""

    http_method_names = ["get", "post"]

    def open(self, owner: Owner) -> None:
        try:
            self.kind = readable(owner, self.request.user)
        except NoOwner as nothing:
            raise Http404 from nothing
        self.owner = owner

    def home(self) -> str:
        return self.kind.url_of(self.owner.code)


class AttachmentView(OwnerView):
    """Base: one attachment by its token."""

    def dispatch(self, request, *args, token: str, **kwargs):
        self.row = Attachment.objects.filter(token=token).first()
        if self.row is None:
            raise Http404
        self.open(Owner(self.row.about_kind, self.row.about_code))
        return super().dispatch(request, *args, **kwargs)


class DownloadView(AttachmentView):
    """The file, to be saved and never shown. Opening what is about people goes on record first."""

    http_method_names = ["get"]

    def get(self, request):
        row = self.row
        if closed := why_closed(row, request.user):
            raise PermissionDenied(closed)
        try:
            content = row.file.open("rb")
        except OSError as gone:
            logger.exception("the file of attachment %s cannot be opened", row.token)
            raise RuleViolation(
                f"“{row.file_name}”的文件暂时不能读取，请联系系统管理员，并告知编号 {row.token}。", code="no-file"
            ) from gone
        if self.kind.personal:
            audit.record(
                EventKind.ATTACHMENT,
                actor_id=request.user.pk,
                address=address_of(request),
                subject=f"attachment:{row.token}",
                detail={"verb": "open", "about": str(self.owner), "sha256": row.sha256},
            )
        answer = FileResponse(content, as_attachment=True, filename=row.file_name, content_type=row.media_type)
        answer.headers["Content-Security-Policy"] = CLOSED
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


class AttachView(OwnerView):
    """GET: the form on a page of its own. POST from there or from the small form beside the list: what can be kept is
    kept, and each of the others is named with its reason."""

    def dispatch(self, request, *args, kind: str, code: str, **kwargs):
        self.open(Owner(kind, code))
        writable(self.owner, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(form_for(self.owner, request.user))

    def post(self, request):
        form = form_for(self.owner, request.user, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        given = form.cleaned_data
        outcome = attach_all(
            actor=request.user,
            owner=self.owner,
            files=given["files"],
            purpose=given["purpose"],
            title=given["title"].strip(),
        )
        if outcome.refused:
            return self._page(form, outcome)
        messages.success(request, f"已保存 {len(outcome.kept)} 个附件。")
        return redirect(self.home())

    def _page(self, form, outcome=None):
        context = {
            "title": self.kind.title_of(self.owner.code),
            "url": self.home(),
            "form": form,
            "outcome": outcome,
            "panel": panel_of(self.owner, self.request.user),
        }
        return render(self.request, "portal/attachments/add.html", context)


class WithdrawView(AttachmentView):
    """Asks once more, and for the reason where it was handed in before."""

    def get(self, request):
        return self._page(self._form())

    def post(self, request):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            gone = withdraw(actor=request.user, attachment=self.row, reason=form.cleaned_data.get("reason", ""))
        except RuleViolation as refused:
            if refused.code == "already":
                messages.info(request, refused.sentence)
                return redirect(self.home())
            form.refuse(refused)
            return self._page(form, status=409)
        messages.success(request, f"已{'删除' if gone else '撤回'}附件：{self.row.title}。")
        return redirect(self.home())

    def _form(self, *given) -> WithdrawForm:
        needed = needs_reason(self.row, self.request.user)
        return WithdrawForm(*given, scope=scope_of(self.request.user), needed=needed)

    def _page(self, form, status=200):
        context = {
            "row": self.row,
            "size": size_text(self.row.size),
            "form": form,
            "url": self.home(),
            "title": self.kind.title_of(self.owner.code),
        }
        return render(self.request, "portal/attachments/withdraw.html", context, status=status)
