"""The data-quality pages: every kind of doubt with its count, and the findings of one kind with the acts that settle them."""

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.rights.roles import CHANGE, HISTORY
from nanan_groups.kit import quality
from nanan_groups.kit.pages import ScopedView, page_of
from nanan_groups.records.models import Act, ActSubject


class QualityListView(ScopedView, TemplateView):
    permission = HISTORY
    template_name = "reading/quality/quality_list.html"

    def get_context_data(self, **kwargs):
        day = timezone.localdate()
        rows = [
            {
                "code": check.code,
                "title": check.title,
                "why": check.why,
                "clause": check.clause,
                "count": len(found),
                "weight": sum(finding.weight for finding in found),
                "url": reverse("reading:quality-detail", args=[check.code]),
            }
            for check in quality.checks()
            for found in [check.find(self.scope, day)]
        ]
        return super().get_context_data(
            rows=sorted(rows, key=lambda row: row["count"] == 0),
            total=sum(row["count"] for row in rows),
            progress=progress() if self.scope.may_everywhere(HISTORY) else [],
            **kwargs,
        )


def progress() -> list[dict]:
    """Records settled by the checks' acts, month by month; the bar is a share of the busiest month."""
    verbs = {verb for check in quality.checks() for verb in check.settled_by}
    months = (
        ActSubject.objects.filter(act__in=Act.objects.filter(verb__in=verbs).order_by().values("pk"))
        .order_by()
        .annotate(month=TruncMonth("act__made_at"))
        .values("month")
        .annotate(records=Count("pk"))
        .order_by("-month")[:12]
    )
    rows = [
        {"month": timezone.localtime(row["month"]).strftime("%Y年%m月"), "records": row["records"]} for row in months
    ]
    top = max((row["records"] for row in rows), default=1)
    return [{**row, "top": top} for row in rows]


class QualityDetailView(ScopedView, TemplateView):
    permission = HISTORY
    template_name = "reading/quality/quality_detail.html"

    def get_context_data(self, **kwargs):
        check = quality.check_of(self.kwargs["kind"])
        if check is None:
            raise Http404
        found = sorted(check.find(self.scope, timezone.localdate()), key=lambda f: -f.weight)
        shown, page = page_of(self.request, found, size=50)
        may_act = self.scope.may_somewhere(check.right) if check.right else self.scope.may_everywhere(CHANGE)
        bulk = reverse(check.bulk.view, args=check.bulk.args) if check.bulk and may_act else ""
        return super().get_context_data(
            check=check,
            count=len(found),
            rows=[_row(finding, may_act) for finding in shown],
            page=page,
            bulk_url=bulk,
            bulk_label=check.bulk.label if check.bulk else "",
            **kwargs,
        )


def _row(finding, may_act: bool) -> dict:
    return {
        "code": finding.code,
        "subject": finding.subject,
        "place": finding.place,
        "what": finding.what,
        "why": finding.why,
        "page_url": reverse(finding.page.view, args=finding.page.args) if finding.page else "",
        "act": {"label": finding.act.label, "url": reverse(finding.act.view, args=finding.act.args)}
        if finding.act and may_act
        else None,
    }
