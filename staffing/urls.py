"""Addresses of the roster. People by their opaque code, never by number or name."""

from django.urls import path

from staffing.cadres import views as cadres
from staffing.career import views as career
from staffing.certificates import views as certificates
from staffing.eligibility.views import acts as round_acts
from staffing.eligibility.views import pages as census
from staffing.entrustments import views as entrustments
from staffing.exchange_cases import views as cases
from staffing.exchanges import views as exchanges
from staffing.leadership import views as leadership
from staffing.moves import views as moves
from staffing.pool import views as pool
from staffing.quotas import views as quotas
from staffing.requests import views as requests
from staffing.roster.views import employment, person, roster
from staffing.rounds import views as rounds
from staffing.service_record import views as record
from staffing.shortages import views as shortages

app_name = "staffing"
urlpatterns = [
    path("check/", certificates.CertificateCheck.as_view(), name="certificate-check"),
    path("certificates/", certificates.CertificateListView.as_view(), name="certificate-list"),
    path("certificates/certificates.xlsx", certificates.CertificateXlsx.as_view(), name="certificate-xlsx"),
    path("staff/", roster.PersonListView.as_view(), name="person-list"),
    path("staff/print/", roster.PersonPrint.as_view(), name="person-print"),
    path("staff/mine/", person.MineView.as_view(), name="mine"),
    path("staff/void/", person.VoidListView.as_view(), name="void-list"),
    path("staff/employment/<slug:code>/", employment.SettleEmploymentView.as_view(), name="settle-employment"),
    path("exchange/", census.ListIndexView.as_view(), name="list-index"),
    path("pool/", pool.BoardView.as_view(), name="pool-board"),
    path("pool/print/", pool.BoardPrint.as_view(), name="pool-print"),
    path("pool/enter/", pool.EnterView.as_view(), name="pool-enter"),
    path("pool/together/<slug:arrow>/", pool.BatchView.as_view(), name="pool-batch"),
    path("pool/<slug:code>/", pool.EntryDetailView.as_view(), name="pool-detail"),
    path("pool/<slug:code>/print/", pool.AppraisalView.as_view(), name="pool-paper"),
    path("pool/<slug:code>/word/", pool.AppraisalDocx.as_view(), name="pool-docx"),
    path("pool/<slug:code>/<slug:arrow>/", pool.EntryStepView.as_view(), name="pool-step"),
    path("leadership/", leadership.SeatListView.as_view(), name="seat-list"),
    path("leadership/entrusted/", entrustments.EntrustmentListView.as_view(), name="entrustment-list"),
    path("leadership/entrusted/set/", entrustments.EntrustView.as_view(), name="entrust"),
    path("leadership/entrusted/<int:pk>/end/", entrustments.EndView.as_view(), name="entrustment-end"),
    path("leadership/entrusted/<int:pk>/print/", entrustments.LetterView.as_view(), name="entrustment-paper"),
    path("leadership/entrusted/<int:pk>/word/", entrustments.LetterDocx.as_view(), name="entrustment-docx"),
    path("leadership/quota/", leadership.LeaderQuotaView.as_view(), name="leader-quota-act"),
    path("nominations/", leadership.NominationListView.as_view(), name="nomination-list"),
    path("nominations/draft/<slug:code>/", leadership.NominateView.as_view(), name="nomination-draft"),
    path("nominations/reserve/", cadres.CadreOutputView.as_view(), name="cadre-output"),
    path("nominations/reserve/<slug:code>/", cadres.CadrePeopleView.as_view(), name="cadre-people"),
    path("nominations/<slug:code>/", leadership.NominationDetailView.as_view(), name="nomination-detail"),
    path("nominations/<slug:code>/print/", leadership.NominationPaperView.as_view(), name="nomination-paper"),
    path("nominations/<slug:code>/word/", leadership.NominationDocx.as_view(), name="nomination-docx"),
    path("nominations/<slug:code>/<slug:arrow>/", leadership.NominationStepView.as_view(), name="nomination-step"),
    path("quota-requests/", requests.RequestListView.as_view(), name="request-list"),
    path("quota-requests/ask/<slug:code>/", requests.RequestView.as_view(), name="request-quota"),
    path("quota-requests/<slug:code>/", requests.RequestDetailView.as_view(), name="request-detail"),
    path("quota-requests/<slug:code>/print/", requests.RequestPaperView.as_view(), name="request-paper"),
    path("quota-requests/<slug:code>/word/", requests.RequestDocx.as_view(), name="request-docx"),
    path("quota-requests/<slug:code>/<slug:arrow>/", requests.RequestStepView.as_view(), name="request-step"),
    path("shortages/", shortages.ShortageListView.as_view(), name="shortage-list"),
    path("shortages/print/", shortages.ShortagePrint.as_view(), name="shortage-print"),
    path("shortages/shortages.docx", shortages.ShortageDocx.as_view(), name="shortage-docx"),
    path("shortages/ask/<slug:code>/", shortages.RequestView.as_view(), name="request-shortage"),
    path("shortages/<slug:code>/", shortages.ShortageDetailView.as_view(), name="shortage-detail"),
    path("shortages/<slug:code>/<slug:arrow>/", shortages.ShortageStepView.as_view(), name="shortage-step"),
    path("posts/", quotas.PostListView.as_view(), name="post-list"),
    path("posts/quota/", quotas.QuotaActView.as_view(), name="quota-act"),
    path("posts/propose/<slug:code>/", quotas.ProposeView.as_view(), name="transfer-propose"),
    path("posts/<slug:code>/", quotas.TransferDetailView.as_view(), name="transfer-detail"),
    path("posts/<slug:code>/papers/<slug:paper>/", quotas.TransferPaper.as_view(), name="transfer-paper"),
    path(
        "posts/<slug:code>/papers/<slug:paper>/posts.docx",
        quotas.TransferPaperDocx.as_view(),
        name="transfer-paper-docx",
    ),
    path("posts/<slug:code>/<slug:arrow>/", quotas.TransferStepView.as_view(), name="transfer-step"),
    path("exchange/cases/", cases.ExchangeListView.as_view(), name="exchange-list"),
    path("exchange/cases/draft/", cases.DraftView.as_view(), name="exchange-draft"),
    path("exchange/cases/<slug:code>/", cases.ExchangeDetailView.as_view(), name="exchange-detail"),
    path("exchange/cases/<slug:code>/people/<int:pk>/", cases.ApplicationPrint.as_view(), name="application-print"),
    path(
        "exchange/cases/<slug:code>/people/<int:pk>/application.docx",
        cases.ApplicationDocx.as_view(),
        name="application-docx",
    ),
    path("exchange/cases/<slug:code>/<slug:arrow>/", cases.ExchangeStepView.as_view(), name="exchange-step"),
    path("exchange/round/", rounds.RoundView.as_view(), name="exchange-round"),
    path("exchange/round/balances/print/", rounds.BalancePrint.as_view(), name="balance-print"),
    path("exchange/round/balances/balances.docx", rounds.BalanceDocx.as_view(), name="balance-docx"),
    path("exchange/round/acts/<slug:verb>/", rounds.SetRoundAct.as_view(), name="round-set"),
    path("exchange/round/<int:year>/<slug:verb>/", rounds.BalanceAct.as_view(), name="balance-act"),
    path("exchange/plans/<slug:code>/", rounds.PlanDetail.as_view(), name="plan-detail"),
    path("exchange/plans/<slug:code>/print/", rounds.DecisionPrint.as_view(), name="decision-print"),
    path("exchange/plans/<slug:code>/decision.docx", rounds.DecisionDocx.as_view(), name="decision-docx"),
    path("exchange/plans/<slug:code>/<slug:arrow>/", rounds.PlanStep.as_view(), name="plan-step"),
    path("exchange/legs/", exchanges.LegListView.as_view(), name="leg-list"),
    path("exchange/targets/", exchanges.TargetsView.as_view(), name="targets"),
    path("exchange/targets/<int:year>/<slug:group>/steps/", exchanges.TargetStepsView.as_view(), name="target-steps"),
    path(
        "exchange/targets/<int:year>/<slug:group>/<slug:what>/",
        exchanges.TargetPeopleView.as_view(),
        name="target-people",
    ),
    path("exchange/parameters/", census.ParametersView.as_view(), name="parameters"),
    path("exchange/acts/<slug:verb>/", round_acts.RoundAct.as_view(), name="round-act"),
    path("exchange/lists/<int:year>/", census.CensusListView.as_view(), name="census-list"),
    path("exchange/lists/<int:year>/print/", census.CensusPrint.as_view(), name="census-print"),
    path("exchange/lists/<int:year>/list.docx", census.CensusDocx.as_view(), name="census-docx"),
    path("exchange/lists/<int:year>/acts/<slug:verb>/", round_acts.RoundAct.as_view(what="list"), name="list-act"),
    path(
        "exchange/lists/<int:year>/objections/<int:pk>/<slug:verb>/",
        round_acts.RoundAct.as_view(what="objection"),
        name="objection-act",
    ),
    path("exchange/lists/<int:year>/<slug:code>/", census.CensusEntryView.as_view(), name="census-entry"),
    path(
        "exchange/lists/<int:year>/<slug:code>/acts/<slug:verb>/",
        round_acts.RoundAct.as_view(what="entry"),
        name="entry-act",
    ),
    path("staff/moves/", moves.MoveListView.as_view(), name="move-list"),
    path("staff/mergers/<slug:code>/", moves.FollowMergerView.as_view(), name="follow-merger"),
    path("staff/acts/<slug:verb>/", person.RosterActView.as_view(), name="register-act"),
    path("staff/<slug:code>/", person.PersonDetailView.as_view(), name="person-detail"),
    path("staff/<slug:code>/phone/", person.PhoneView.as_view(), name="person-phone"),
    path("staff/<slug:code>/record/", record.RecordView.as_view(), name="record"),
    path("staff/<slug:code>/record/print/", record.RecordView.as_view(paper=True), name="record-print"),
    path("staff/<slug:code>/record/full/", record.RecordFullView.as_view(), name="record-full"),
    path("staff/<slug:code>/legs/", exchanges.LegActView.as_view(), name="leg-decide"),
    path("staff/<slug:code>/legs/<int:pk>/<slug:verb>/", exchanges.LegActView.as_view(what="leg"), name="leg-act"),
    path("staff/<slug:code>/legs/<int:pk>/papers/<slug:paper>/", exchanges.LegPaper.as_view(), name="leg-paper"),
    path(
        "staff/<slug:code>/legs/<int:pk>/papers/<slug:paper>/paper.docx",
        exchanges.LegPaperDocx.as_view(),
        name="leg-paper-docx",
    ),
    path("staff/<slug:code>/certificates/", certificates.CertificateAct.as_view(), name="certificate-issue"),
    path(
        "staff/<slug:code>/certificates/<slug:number>/",
        certificates.CertificatePrint.as_view(),
        name="certificate-print",
    ),
    path(
        "staff/<slug:code>/certificates/<slug:number>/certificate.docx",
        certificates.CertificateDocx.as_view(),
        name="certificate-docx",
    ),
    path(
        "staff/<slug:code>/certificates/<slug:number>/withdraw/",
        certificates.CertificateAct.as_view(withdraws=True),
        name="certificate-withdraw",
    ),
    path("staff/<slug:code>/move/", moves.MoveView.as_view(), name="move"),
    path("staff/<slug:code>/retirement/", career.OwnMonthView.as_view(), name="own-month"),
    path("staff/<slug:code>/facts/<slug:kind>/", career.FactActView.as_view(), name="fact-add"),
    path("staff/<slug:code>/facts/<slug:kind>/<int:pk>/", career.FactView.as_view(), name="fact"),
    path("staff/<slug:code>/facts/<slug:kind>/<int:pk>/<slug:verb>/", career.FactActView.as_view(), name="fact-act"),
    path("staff/<slug:code>/acts/<slug:verb>/", person.RosterActView.as_view(what="person"), name="person-act"),
]
