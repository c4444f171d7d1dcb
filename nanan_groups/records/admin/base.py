"""HouseAdmin: a scoped list whose records have their acts as history, and whose exports stand in the audit."""

from axes.helpers import get_client_ip_address
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils import timezone

from nanan_groups.kit.admin import ScopedAdmin
from nanan_groups.kit.errors import AlreadyDone
from nanan_groups.kit.pages import page_of

from ..exports import check_rate, record_export
from ..models import Act, ActChange

LINES = 50  # of one act on a history page; the act's own page has them all


def address_of(request) -> str:
    return get_client_ip_address(request) or ""


class HouseAdmin(ScopedAdmin):
    def acts_of(self, row):
        """The acts that made or changed ``row``, newest first: those its history rows point to."""
        touched = self.model.history.filter(**{self.opts.pk.name: row.pk}).order_by().values("act")
        return Act.objects.filter(pk__in=touched).order_by("-made_at", "-pk")

    def history_view(self, request, object_id, extra_context=None):
        """办理记录 of one record inside one's scope; anything else is 404."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request):
            raise PermissionDenied("您的任职不含这一页的内容。")
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        lines = Prefetch("changes", ActChange.objects.order_by("act_id", "ordinal")[:LINES], to_attr="lines")
        acts = self.acts_of(row).select_related("actor").prefetch_related(lines)
        shown, page = page_of(request, acts, size=20)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{self.text_of(row)} 的办理记录",
            "opts": self.opts,
            "original": row,
            "original_text": self.text_of(row),
            "acts": shown,
            "page": page,
            "most": LINES,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_history.html", context)

    def refuse_twice(self, key):
        if done := Act.objects.filter(request_key=key).first():
            raise AlreadyDone(done)

    def check_export(self, request) -> None:
        check_rate(request.user)

    def record_export(self, request, *, count, sha256, format, purpose, chosen) -> None:
        what = self.opts.label_lower
        record_export(
            actor=request.user,
            what=what,
            subject=f"admin:{what}",
            address=address_of(request),
            count=count,
            sha256=sha256,
            as_of=timezone.localdate().isoformat(),
            format=format,
            filter=chosen,
            reason=purpose.strip(),
        )
