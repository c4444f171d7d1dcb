"""One job: its page while it works, its preview, the yes, what came of it, and undoing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.out import TYPES
from nanan_groups.kit.pages import page_of
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports import jobs, tasks
from nanan_groups.records.models import JobState

from . import files
from .forms import UndoForm
from .parts import PAGE, SHOWN_PROBLEMS, Job, NewRows, jobs_seen, kept_rows, problems_of, with_places
from .views import begin_check

STATUS = {"expired": 410}  # of a refused confirmation; anything else is 409


class JobView(View):
    """Base: the job named by its token, inside one's scope; anything else does not exist."""

    http_method_names = ["get"]

    def dispatch(self, request, *args, token: str, **kwargs):
        seen = jobs_seen(request.user, scope_of(request.user)).select_related("actor", "act", "undo_act")
        row = seen.filter(token=token).first()
        if row is None:
            raise Http404
        self.job = Job(row, request.user)
        return super().dispatch(request, *args, **kwargs)

    def own(self) -> Job:
        """For what only the uploader does, who still must have the right."""
        if self.job.row.actor_id != self.request.user.pk:
            raise PermissionDenied("只有上传的本人可以办理这次导入。")
        if not self.job.allowed:
            raise PermissionDenied("您的任职不能导入这张表。")
        return self.job

    def page(self, *, refused: str = "", status: int = 200):
        job = self.job
        if refused:
            job.row.refresh_from_db()
        chosen = job.choose(self.request.GET.get("show", ""))
        rows, page = self._rows(chosen)
        context = {
            "job": job,
            "row": job.row,
            "figures": job.figures() if job.row.checked_at and job.row.rows and not job.asking else [],
            "tabs": job.tabs(chosen),
            "chosen": chosen,
            "rows": with_places(job.row, rows),
            "page": page,
            "refused": refused,
            "shown_problems": SHOWN_PROBLEMS,
        }
        return render(self.request, "portal/imports/job.html", context, status=status)

    def _rows(self, chosen: str):
        job = self.job
        if chosen == "refused":
            return problems_of(job.row, job.dataset), None
        if chosen == "changed":
            return page_of(self.request, kept_rows(job.row, "c"), size=PAGE)
        if chosen == "new":
            return page_of(self.request, NewRows(job.row, job.dataset, self.request.user), size=PAGE)
        return [], None


class ImportJobView(JobView):
    """A file that leaves something open is answered first."""

    def get(self, request):
        if self.job.own and self.job.asking:
            return redirect("portal:import-questions", token=self.job.row.token)
        return self.page()


class ProgressView(JobView):
    """What the page asks for every second. Once there is nothing to wait for it loads itself anew, and asks no more."""

    def get(self, request):
        if not request.htmx:
            return redirect("portal:import-job", token=self.job.row.token)
        if not self.job.waiting:
            return HttpResponseClientRefresh()
        return render(request, "portal/imports/_progress.html", {"job": self.job})


class ConfirmView(JobView):
    """POST writes. GET is the page that asks once more before only the good rows are written."""

    http_method_names = ["get", "post"]

    def get(self, request):
        if not self.own().confirmable_in_part:
            return redirect("portal:import-job", token=self.job.row.token)
        return render(request, "portal/imports/confirm.html", {"job": self.job, "row": self.job.row})

    def post(self, request):
        job = self.own()
        try:
            fresh = jobs.confirm(
                job=job.row,
                actor=request.user,
                sha256=request.POST.get("sha256", "")[:64],
                good_rows=request.POST.get("good_rows") == "1",
                seen=request.POST.get("seen"),
                doubts_seen=request.POST.get("doubts_seen") == "1",
            )
            if fresh:
                tasks.start_write(job.row)
        except RuleViolation as refused:
            return self.page(refused=refused.sentence, status=STATUS.get(refused.code, 409))
        if not fresh and job.row.state == JobState.DONE:
            messages.info(request, "这次导入已经写入，没有重复写入。")
        return redirect("portal:import-job", token=job.row.token)


class CheckAgainView(JobView):
    """After an interruption, or when the unit was busy."""

    http_method_names = ["post"]

    def post(self, request):
        job = self.own()
        if jobs.again(job=job.row, actor=request.user):
            begin_check(job.row)
        return redirect("portal:import-job", token=job.row.token)


class CancelView(JobView):
    http_method_names = ["post"]

    def post(self, request):
        job = self.own()
        try:
            jobs.cancel(job=job.row, actor=request.user)
        except RuleViolation as refused:
            return self.page(refused=refused.sentence, status=409)
        messages.info(request, "已放弃这次导入，没有写入任何数据。")
        return redirect("portal:import-list")


class UndoView(JobView):
    """Asks for the reason on a page of its own, then takes back what the import wrote."""

    http_method_names = ["get", "post"]

    def get(self, request):
        return self._form(UndoForm(scope=self._checked().scope))

    def post(self, request):
        job = self._checked(done_is_fine=True)
        if job.row.state == JobState.UNDONE:
            messages.info(request, "这次导入已经撤销，没有重复办理。")
            return redirect("portal:import-job", token=job.row.token)
        form = UndoForm(request.POST, scope=job.scope)
        if not form.is_valid():
            return self._form(form)
        try:
            jobs.undo(job=job.row, actor=request.user, reason=form.cleaned_data["reason"])
        except RuleViolation as refused:
            form.refuse(refused)
            return self._form(form, status=409)
        messages.success(request, f"已撤销导入：{job.title}，数据恢复到导入之前。")
        return redirect("portal:import-job", token=job.row.token)

    def _checked(self, done_is_fine: bool = False) -> Job:
        job = self.job
        if not job.allowed:
            raise PermissionDenied("您的任职不能撤销这次导入。")
        if not job.undoable and not (done_is_fine and job.row.state == JobState.UNDONE):
            raise PermissionDenied("这次导入不能整体撤销，请逐条更正。")
        return job

    def _form(self, form, status=200):
        context = {"job": self.job, "row": self.job.row, "form": form}
        return render(self.request, "portal/imports/undo.html", context, status=status)


class OriginalFileView(JobView):
    """The file as it was uploaded, to the uploader alone."""

    def get(self, request):
        job = self.own()
        if not job.has_file:
            raise Http404
        files.note_taken(request, job.row, "original", job.row.sha256, job.row.rows)
        name = job.row.file_name
        return FileResponse(job.row.file.open("rb"), as_attachment=True, filename=name, content_type=files.BINARY)


class MarkedFileView(JobView):
    """The uploader's own workbook with the wrong cells marked; ``?only=1``: the wrong rows alone."""

    def get(self, request):
        job = self.own()
        if not job.has_marked:
            raise Http404
        content, name = files.marked(request, job.row, only_refused=request.GET.get("only") == "1")
        disposition = content_disposition_header(True, name)
        return HttpResponse(content, content_type=TYPES["xlsx"], headers={"Content-Disposition": disposition})


class PasswordsView(JobView):
    """One-time passwords of the accounts the job made: handed out once."""

    http_method_names = ["post"]

    def post(self, request):
        job = self.own()
        if not job.hands_out:
            raise Http404
        try:
            done = files.passwords(request, job.row, job.dataset)
        except RuleViolation as refused:
            return self.page(refused=refused.sentence, status=409)
        return FileResponse(done.file, as_attachment=True, filename="一次性密码.xlsx", content_type=TYPES["xlsx"])
