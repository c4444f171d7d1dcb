from django.urls import path

from . import attachments, audit_pages, briefing, case_board, notice_pages, outbox_pages, paper_pages, views
from .exports import views as exports
from .imports import answer_views as import_answers
from .imports import job_views as import_jobs
from .imports import question_views as import_questions
from .imports import views as imports

app_name = "portal"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("briefing/", briefing.BriefingView.as_view(), name="briefing"),
    path("briefing/print/", briefing.BriefingPrintView.as_view(), name="briefing-print"),
    path("briefing/briefing.docx", briefing.BriefingDocx.as_view(), name="briefing-docx"),
    path("audit/", audit_pages.EventListView.as_view(), name="event-list"),
    path("audit/events.csv", audit_pages.EventExportView.as_view(), name="event-export"),
    path("audit/sessions/", audit_pages.SessionListView.as_view(), name="session-list"),
    path("audit/access/", audit_pages.AccessTableView.as_view(), name="access-table"),
    path("attachments/<slug:token>/", attachments.DownloadView.as_view(), name="attachment"),
    path("attachments/<slug:token>/withdraw/", attachments.WithdrawView.as_view(), name="attachment-withdraw"),
    path("attachments/to/<slug:kind>/<slug:code>/", attachments.AttachView.as_view(), name="attachment-add"),
    path("cases/", case_board.CaseListView.as_view(), name="case-list"),
    path("cases/<slug:code>/papers/add/", paper_pages.PaperAddView.as_view(), name="paper-add"),
    path("papers/<slug:code>/correct/", paper_pages.PaperCorrectView.as_view(), name="paper-correct"),
    path("imports/", imports.ImportListView.as_view(), name="import-list"),
    path("imports/jobs/<slug:token>/", import_jobs.ImportJobView.as_view(), name="import-job"),
    path("imports/jobs/<slug:token>/progress/", import_jobs.ProgressView.as_view(), name="import-progress"),
    path("imports/jobs/<slug:token>/questions/", import_questions.QuestionsView.as_view(), name="import-questions"),
    path("imports/jobs/<slug:token>/confirm/", import_jobs.ConfirmView.as_view(), name="import-confirm"),
    path("imports/jobs/<slug:token>/check/", import_jobs.CheckAgainView.as_view(), name="import-check"),
    path("imports/jobs/<slug:token>/cancel/", import_jobs.CancelView.as_view(), name="import-cancel"),
    path("imports/jobs/<slug:token>/undo/", import_jobs.UndoView.as_view(), name="import-undo"),
    path("imports/jobs/<slug:token>/file/", import_jobs.OriginalFileView.as_view(), name="import-file"),
    path("imports/jobs/<slug:token>/marked.xlsx", import_jobs.MarkedFileView.as_view(), name="import-marked"),
    path("imports/jobs/<slug:token>/passwords/", import_jobs.PasswordsView.as_view(), name="import-passwords"),
    path("imports/<slug:dataset>/", imports.UploadView.as_view(), name="import-upload"),
    path("imports/<slug:dataset>/answers/", import_answers.KeptAnswersView.as_view(), name="import-answers"),
    path("imports/<slug:dataset>/template.xlsx", imports.TemplateFileView.as_view(), name="import-template"),
    path("exports/", exports.ExportListView.as_view(), name="export-list"),
    path("exports/<slug:dataset>/", exports.ExportView.as_view(), name="export-form"),
    path("notices/", notice_pages.NoticeListView.as_view(), name="notice-list"),
    path("notices/read/", notice_pages.NoticeReadView.as_view(), name="notice-read"),
    path("notices/settings/", notice_pages.NoticeSettingView.as_view(), name="notice-settings"),
    path("deliveries/", outbox_pages.DeliveryListView.as_view(), name="delivery-list"),
    path("deliveries/<int:pk>/again/", outbox_pages.SendAgainView.as_view(), name="delivery-again"),
    path("robots/", outbox_pages.RobotListView.as_view(), name="robot-list"),
    path("robots/add/", outbox_pages.RobotView.as_view(), name="robot-add"),
    path("robots/<int:pk>/", outbox_pages.RobotView.as_view(), name="robot-edit"),
    path("robots/<int:pk>/test/", outbox_pages.RobotTestView.as_view(), name="robot-test"),
    path("healthz", views.healthz, name="healthz"),
]
