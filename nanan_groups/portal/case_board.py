"""办理事项: every case a person reads, whatever its kind; what waits for him, what is past its day, what is done."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views import View

from groups.papers.cases.queries import reader_of
from groups.rights.words import Role
from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.pages import AsOf, Tab, page_of
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.case_pages import state_of
from nanan_groups.records.cases.kinds import kinds_read, registered
from nanan_groups.records.cases.queries import is_overdue, read_by, todos_of
from nanan_groups.records.models import Todo

SHOWN = {"mine": "待我办理", "overdue": "已逾期", "open": "办理中", "done": "已办结"}


class CaseFilter(forms.Form):
    q = forms.CharField(label="标题或编号", max_length=40, required=False)
    kind = forms.ChoiceField(label="事项种类", required=False)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, kinds):
        super().__init__(data)
        self.fields["kind"].choices = [("", "全部"), *((one.kind.code, one.kind.label) for one in kinds)]

    def narrow(self, rows):
        """A value that is no choice counts as nothing."""
        self.is_valid()
        if text := self.cleaned_data.get("q", "").strip():
            rows = rows.filter(Q(title__contains=text) | Q(code__iexact=text))
        return rows


class CaseListView(View):
    http_method_names = ["get", "head"]

    def get(self, request):
        scope, now = scope_of(request.user), timezone.now()
        kinds = kinds_read(scope)
        if not kinds:
            raise PermissionDenied("您的任职没有可以查看的办理事项。")
        filters = CaseFilter(request.GET, kinds)
        filters.is_valid()
        kind = filters.cleaned_data.get("kind", "")
        rows = filters.narrow(read_by(scope, kind))
        mine = Exists(todos_of(scope).filter(case=OuterRef("pk")).order_by())
        conditions = {
            "mine": Q(mine),
            "overdue": Q(is_overdue(now)),
            "open": Q(closed_at__isnull=True),
            "done": Q(closed_at__isnull=False),
        }
        counts = rows.order_by().aggregate(
            all=Count("pk"), **{name: Count("pk", filter=condition) for name, condition in conditions.items()}
        )
        chosen = request.GET.get("show", "")
        chosen = chosen if chosen in SHOWN else ""
        turns = Todo.objects.filter(done_at__isnull=True).order_by("due_at", "pk")
        wanted = (rows.filter(conditions[chosen]) if chosen else rows).prefetch_related(
            Prefetch("todos", turns, to_attr="turns")
        )
        shown, page = page_of(request, wanted, size=50)
        keep = {name: value for name, value in (("q", request.GET.get("q", "").strip()), ("kind", kind)) if value}
        context = {
            "filters": filters,
            "as_of": AsOf(timezone.localdate(now), True),
            "filtered": bool(keep),
            "tabs": [
                Tab("全部", _url(keep), not chosen, counts["all"]),
                *(
                    Tab(label, _url(keep | {"show": name}), name == chosen, counts[name])
                    for name, label in SHOWN.items()
                ),
            ],
            "rows": [_row(case, reader_of(scope), now) for case in shown],
            "page": page,
        }
        return render(request, "portal/case_list.html", context)


def _url(query: dict) -> str:
    return f"?{urlencode(query)}" if query else "?"


def _row(case, reader, now) -> dict:
    of = registered(case.kind)
    due = [turn.due_at for turn in case.turns if turn.due_at is not None]
    return {
        "case": case,
        "kind": of.kind.label,
        "url": of.url(case),
        "state": state_of(case, reader),
        "turn": "、".join(dict.fromkeys(Role(turn.role).label for turn in case.turns)),
        "deadline": deadline(min(due), now) if due else None,
    }
