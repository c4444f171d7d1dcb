"""Pages of the export centre. Looking at a form writes nothing; only a POST takes a file out."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.views import View
from django.views.generic import TemplateView

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.admin.base import address_of
from nanan_groups.records.exports import check_rate, take_out

from .. import centre
from .forms import ExportForm

ALL = "all"
ALL_TITLE = "全部导出"
OWN = ("as_of", "format", "day", "reason", "clear", "page", "after", "before", "show")  # in an address, and no filters


class ExportListView(TemplateView):
    template_name = "portal/exports/list.html"

    def dispatch(self, request, *args, **kwargs):
        if not centre.to_export(scope_of(request.user)):
            raise PermissionDenied("您的任职不含导出。")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        scope = scope_of(self.request.user)
        found = centre.to_export(scope)
        return super().get_context_data(
            tabs=centre.tabs(scope, "export"), datasets=found, several=len(found) > 1, **kwargs
        )


class ExportView(View):
    """The form of one dataset, or of all of them in one workbook; its POST answers with the file."""

    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, dataset: str, **kwargs):
        self.scope = scope_of(request.user)
        allowed = centre.to_export(self.scope)
        self.whole = dataset == ALL
        self.datasets = allowed if self.whole else [one for one in allowed if one.code == dataset]
        if not self.datasets:
            raise PermissionDenied("您的任职不含导出这张表。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The list one comes from hands on its day and filters. What cannot be taken over is told before anything is
        taken out: a file never holds more than the list showed without a word."""
        given = {name: value for name, value in request.GET.items() if name not in OWN and value.strip()}
        initial = {"day": request.GET["as_of"]} if request.GET.get("as_of") else {}
        form = self._form(initial=initial)
        taken = {name: value for name, value in given.items() if form.takes(name, value)}
        if "format" in request.GET:
            taken["format"] = request.GET["format"]
        form.initial |= taken
        lost = [self._told(form, name, value) for name, value in given.items() if name not in taken]
        return self._page(form, lost=lost)

    @staticmethod
    def _told(form, name: str, value: str) -> str:
        return f"{form.fields[name].label}“{value}”" if name in form.filter_names else f"“{value}”"

    def post(self, request):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            check_rate(request.user)
            taken = take_out(
                actor=request.user,
                datasets=self.datasets,
                wish=form.wish(),
                address=address_of(request),
                title=ALL_TITLE if self.whole else "",
            )
        except RuleViolation as refused:
            form.refuse(refused)
            return self._page(form, status=429 if refused.code == "too-many-exports" else 200)
        return FileResponse(taken.file, as_attachment=True, filename=taken.name, content_type=taken.content_type)

    def _form(self, *args, **kwargs) -> ExportForm:
        return ExportForm(*args, scope=self.scope, datasets=self.datasets, **kwargs)

    def _page(self, form, status=200, lost=()):
        (first, *_) = self.datasets
        context = {
            "title": ALL_TITLE if self.whole else f"导出{first.title}",
            "about": "以下各表写入同一个工作簿，每张表一页。" if self.whole else first.about,
            "datasets": self.datasets if self.whole else [],
            "headers": [] if self.whole else [column.header for column in first.sheet.columns().values()],
            "personal": any(one.personal for one in self.datasets),
            "form": form,
            "lost": lost,
        }
        return render(self.request, "portal/exports/form.html", context, status=status)
