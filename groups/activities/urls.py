"""Addresses of this app. Plural nouns, codes in paths. The check-in and the calendar feed are public."""

from django.urls import path

from groups.activities.attendance import views as attendance
from groups.activities.calendar_feed import views as feed
from groups.activities.courses import views as courses
from groups.activities.figures import views as figures
from groups.activities.joint_activities import views as joint
from groups.activities.joint_records import views as records
from groups.activities.questionnaires import views as surveys
from groups.activities.resources import views as resources
from groups.activities.school_figures import views as school_figures
from groups.activities.venues import views as venues

app_name = "activities"
urlpatterns = [
    path("check-in/<str:token>/", attendance.CheckInView.as_view(), name="check-in"),
    path("calendar/feeds/<str:key>.ics", feed.CalendarFeedView.as_view(), name="calendar-feed"),
    path("activities/", joint.ActivityListView.as_view(), name="activity-list"),
    path("activities/calendar/", feed.CalendarLinkView.as_view(), name="calendar-link"),
    path("groups/<slug:code>/activities/add/", joint.ActivityAddView.as_view(), name="activity-add"),
    path("activities/<slug:code>/", joint.ActivityDetailView.as_view(), name="activity-detail"),
    path("activities/<slug:code>/acts/<slug:verb>/", joint.ActivityActView.as_view(), name="activity-act"),
    path("activities/<slug:code>/notice/", joint.NoticePrintView.as_view(), name="activity-print"),
    path("activities/<slug:code>/announcement.docx", joint.NoticeDocxView.as_view(), name="activity-docx"),
    path("activities/<slug:code>/door/", attendance.DoorView.as_view(), name="activity-door"),
    path("activities/<slug:code>/roll/", attendance.RollPrintView.as_view(), name="roll-print"),
    path("activities/<slug:code>/roll.docx", attendance.RollDocxView.as_view(), name="roll-docx"),
    path(
        "activities/<slug:code>/attendance/<slug:verb>/", attendance.AttendanceActView.as_view(), name="attendance-act"
    ),
    path(
        "activities/<slug:code>/attendance/rows/<int:pk>/withdraw/",
        attendance.AttendanceWithdrawView.as_view(),
        name="attendance-withdraw",
    ),
    path("venues/", venues.VenueListView.as_view(), name="venue-list"),
    path("groups/<slug:code>/venues/<slug:verb>/", venues.VenueGroupActView.as_view(), name="venue-group-act"),
    path("venues/<slug:code>/", venues.VenueDetailView.as_view(), name="venue-detail"),
    path("venues/<slug:code>/acts/<slug:verb>/", venues.VenueActView.as_view(), name="venue-act"),
    path(
        "venues/<slug:code>/bookings/<slug:booking>/cancel/",
        venues.BookingCancelView.as_view(),
        name="booking-cancel",
    ),
    path("venues/<slug:code>/uses/<int:pk>/<slug:verb>/", venues.VenueUseActView.as_view(), name="venue-use-act"),
    path("courses/", courses.CourseListView.as_view(), name="course-list"),
    path("groups/<slug:code>/courses/add/", courses.CourseAddView.as_view(), name="course-add"),
    path("courses/<slug:code>/", courses.CourseDetailView.as_view(), name="course-detail"),
    path("courses/<slug:code>/acts/<slug:verb>/", courses.CourseActView.as_view(), name="course-act"),
    path("courses/<slug:code>/terms/<int:pk>/<slug:verb>/", courses.TermActView.as_view(), name="course-term-act"),
    path("resources/", resources.ResourceListView.as_view(), name="resource-list"),
    path("resources/standard/", resources.StandardView.as_view(), name="resource-standard"),
    path("groups/<slug:code>/resources/add/", resources.ResourceAddView.as_view(), name="resource-add"),
    path("resources/<slug:code>/", resources.ResourceDetailView.as_view(), name="resource-detail"),
    path("resources/<slug:code>/open/", resources.ResourceOpenView.as_view(), name="resource-open"),
    path("resources/<slug:code>/acts/<slug:verb>/", resources.ResourceActView.as_view(), name="resource-act"),
    path(
        "resources/<slug:code>/visits/<int:pk>/<slug:verb>/",
        resources.VisitsActView.as_view(),
        name="resource-visits-act",
    ),
    path("groups/<slug:code>/joint-figures/", figures.FigureView.as_view(), name="group-figures"),
    path("joint-records/", records.RecordListView.as_view(), name="record-list"),
    path("groups/<slug:code>/joint-records/<slug:kind>/", records.RecordAddView.as_view(), name="record-add"),
    path("joint-records/<slug:code>/", records.RecordDetailView.as_view(), name="record-detail"),
    path("joint-records/<slug:code>/acts/<slug:verb>/", records.RecordActView.as_view(), name="record-act"),
    path("school-figures/", school_figures.SchoolFigureListView.as_view(), name="school-figures"),
    path("school-figures/confirm/", school_figures.FigureConfirmView.as_view(), name="figure-confirm"),
    path("answers/<str:token>/", surveys.AnswerView.as_view(), name="questionnaire-answer"),
    path("questionnaires/", surveys.QuestionnaireListView.as_view(), name="questionnaire-list"),
    path("questionnaires/open/", surveys.QuestionnaireOpenView.as_view(), name="questionnaire-open"),
    path("questionnaires/<slug:code>/links/", surveys.QuestionnaireLinksView.as_view(), name="questionnaire-links"),
    path("questionnaires/<slug:code>/extend/", surveys.QuestionnaireExtendView.as_view(), name="questionnaire-extend"),
]
