"""The import centre's front: what one may import, its templates, and the upload."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views import View
from django.views.generic import TemplateView

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.out import TYPES
from nanan_groups.kit.excel.template import make_template
from nanan_groups.kit.pages import page_of
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.admin.base import address_of
from nanan_groups.records.exports import Wish, check_rate, fills_template, take_out
from nanan_groups.records.imports import jobs, remembered, tasks
from nanan_groups.records.models import ImportJob, JobState

from .. import centre
from .forms import UploadForm
from .parts import Job, counts_text, jobs_seen, title_of

WITHOUT_COUNTS = (JobState.UNUSABLE, JobState.ASKING)


class ImportListView(TemplateView):
    """What one may import, and the jobs of one's scope."""

    template_name = "portal/imports/list.html"

    def dispatch(self, request, *args, **kwargs):
        if not centre.opens_imports(scope_of(request.user)):
            raise PermissionDenied("您的任职不含导入。")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, scope = self.request.user, scope_of(self.request.user)
        rows, page = page_of(self.request, jobs_seen(user, scope).select_related("actor"), size=20)
        offered = [(one, one.unit(scope)) for one in centre.to_import(scope)]
        kept = remembered.counted({one.code: unit.code for one, unit in offered if unit})
        return super().get_context_data(
            tabs=centre.tabs(scope, "import"),
            datasets=[_offered(one, scope, unit, kept.get(one.code, 0)) for one, unit in offered],
            jobs=[_listed(job, user) for job in rows],
            page=page,
            **kwargs,
        )


def _offered(dataset, scope, unit, kept: int) -> dict:
    filled = unit is not None and fills_template(dataset, scope)
    return {
        "code": dataset.code,
        "title": dataset.title,
        "about": dataset.about,
        "unit": unit.text if unit else "",
        "personal": dataset.personal,
        "undo": dataset.undo,
        "filled": filled,
        "kept": kept,
    }


def _listed(job, user) -> dict:
    shown = Job(job, user)
    return {
        "url": reverse("portal:import-job", args=[job.token]),
        "title": title_of(job.dataset),
        "file_name": job.file_name,
        "state": shown.state_text,
        "badge": shown.badge,
        "counts": counts_text(job) if job.checked_at and job.state not in WITHOUT_COUNTS else "",
        "who": job.actor.name,
        "unit": job.unit_text,
        "at": timezone.localtime(job.received_at),
        "mine": job.actor_id == user.pk,
    }


class DatasetView(View):
    """Base of the pages of one dataset: who may not import it is told so, whether or not it exists."""

    def dispatch(self, request, *args, dataset: str, **kwargs):
        self.scope = scope_of(request.user)
        self.dataset = next((one for one in centre.to_import(self.scope) if one.code == dataset), None)
        self.unit = self.dataset.unit(self.scope) if self.dataset else None
        if self.unit is None:
            raise PermissionDenied("您的任职不能导入这张表。")
        return super().dispatch(request, *args, **kwargs)


class TemplateFileView(DatasetView):
    """The empty template; with ``?filled=1`` the rows of one's scope in it, which is an export and on record as one."""

    http_method_names = ["get"]

    def get(self, request):
        if request.GET.get("filled") == "1":
            return self._filled(request)
        today = timezone.localdate()
        content = make_template(self.dataset.sheet, lists=self.dataset.lists(self.scope, today))
        name = content_disposition_header(True, f"{self.dataset.sheet.title}-模板.xlsx")
        return HttpResponse(content, content_type=TYPES["xlsx"], headers={"Content-Disposition": name})

    def _filled(self, request):
        if not fills_template(self.dataset, self.scope):
            raise PermissionDenied("您的任职不含导出这张表，不提供已填好的模板。")
        if self.dataset.personal:  # for people a reason must be given, and the export's form asks for it
            url = reverse("portal:export-form", args=[self.dataset.code])
            return redirect(f"{url}?{urlencode({'format': 'template'})}")
        check_rate(request.user)
        wish = Wish(timezone.localdate(), "template", reason="下载已填好的模板")
        taken = take_out(actor=request.user, datasets=[self.dataset], wish=wish, address=address_of(request))
        return FileResponse(taken.file, as_attachment=True, filename=taken.name, content_type=taken.content_type)


class UploadView(DatasetView):
    http_method_names = ["get", "post"]

    def get(self, request):
        return self._page(UploadForm(scope=self.scope, initial=self._before()))

    def _before(self) -> dict:
        """What was typed beside an earlier file of one's own, named by ``?after=``: the next one is mostly the same mended."""
        jobs_before = ImportJob.objects.filter(actor=self.request.user, dataset=self.dataset.code)
        before = jobs_before.filter(token=self.request.GET.get("after", "")[:64]).first()
        names = ("effective_on", "reason", "document", "sheet_name")
        return {name: getattr(before, name) for name in names} if before else {}

    def post(self, request):
        form = UploadForm(request.POST, request.FILES, scope=self.scope)
        if not form.is_valid():
            return self._page(form)
        data = form.cleaned_data
        try:
            job = jobs.receive(
                actor=request.user,
                dataset=self.dataset.code,
                file=data["file"],
                file_name=data["file"].name,
                effective_on=data["effective_on"],
                reason=data["reason"],
                document=data["document"],
                sheet_name=data["sheet_name"].strip(),
                asks=True,
            )
        except RuleViolation as refused:
            form.refuse(refused)
            return self._page(form)
        begin_check(job)
        return redirect("portal:import-job", token=job.token)

    def _page(self, form):
        columns = [
            {"header": one.header, "required": one.required, "accepts": one.accepts()}
            for one in self.dataset.sheet.entered().values()
        ]
        context = {
            "dataset": self.dataset,
            "unit": self.unit,
            "form": form,
            "columns": columns,
            "filled": fills_template(self.dataset, self.scope),
        }
        return render(self.request, "portal/imports/upload.html", context)


def begin_check(job) -> None:
    """Start the check; when another import of the same unit is at work the job keeps the sentence, which its page shows,
    and waits."""
    try:
        tasks.start_check(job)
    except RuleViolation as refused:
        jobs.note(job, refused.sentence)
