"""Certificates: issued and withdrawn, on paper, in Word, and the public page that says whether one is genuine."""

import io
from urllib.parse import urlencode

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_ROSTER, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.excel.out import write_xlsx
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import AsOf, Link, ScopedView, Tab, page_of
from staffing.career.views import PersonAct
from staffing.certificates.filters import HOLDS, CertificateFilter
from staffing.certificates.forms import IssueCertificate, WithdrawCertificate
from staffing.certificates.models import Certificate
from staffing.certificates.papers import certificate_paper
from staffing.certificates.queries import by_holding, checked, days_of, holds_now, standing_of, visible_certificates
from staffing.eligibility.services.parameters import NOT_YOURS
from staffing.roster.queries.people import is_own
from staffing.roster.views.person import person_url

HEADERS = ("证明号", "姓名", "工号", "出具时所在学校", "交流月数", "交流段数", "出具日", "出具人", "效力")
WINDOW = 600  # seconds in which the questions of one address are counted
LONGEST = 40  # signs of what is asked


def check_address(request, row: Certificate) -> str:
    query = urlencode({"number": row.number, "word": row.check_word})
    return request.build_absolute_uri(f"{reverse('staffing:certificate-check')}?{query}")


class CertificateAct(PersonAct):
    """``withdraws``: one that was issued; else a new one of the person."""

    refusal = NOT_YOURS
    withdraws = False

    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)
        person = self.person()
        if not self.withdraws:
            return person
        return get_object_or_404(
            Certificate.objects.select_related("person"), person=person, number=self.kwargs["number"]
        )

    def may_act(self):
        return self.scope.may_everywhere(RUN_EXCHANGES)

    def find_form(self):
        return WithdrawCertificate if self.withdraws else IssueCertificate

    def _home(self, done=None):
        return super()._home(done.person if isinstance(done, Certificate) else done)


class _OfCertificate(ScopedView, View):
    """To a school that the person has left the certificate is not told: it names other schools' time."""

    permission = VIEW_ROSTER

    def find(self, code: str, number: str) -> Certificate:
        row = get_object_or_404(visible_certificates(self.scope, self.permission), person__code=code, number=number)
        if not is_own(self.scope, row.person, self.permission):
            raise Http404
        return row

    def paper(self, row: Certificate):
        standing = standing_of(row)
        return certificate_paper(row, check_address(self.request, row), "" if standing.tone == "ok" else standing.text)


class CertificatePrint(_OfCertificate):
    http_method_names = ["get", "head"]

    def get(self, request, code, number):
        row, links = self.find(code, number), []
        if self.scope.may_somewhere(EXPORT_ROSTER):
            links = [Link("导出 Word", reverse("staffing:certificate-docx", args=[code, number]))]
        back = Link(f"返回{row.person.name}", person_url(row.person))
        return paper_page(
            request,
            self.paper(row),
            heading="交流经历证明",
            back=back,
            parent={"text": row.person.name, "url": back.url},
            links=links,
        )


class CertificateDocx(_OfCertificate):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code, number):
        row = self.find(code, number)
        return taken_away(
            request,
            word_of(self.paper(row)),
            what=f"certificate:{row.number}",
            name=f"{row.person.name}交流经历证明{row.number}.docx",
            day=timezone.localdate(),
            count=1,
        )


class OfDistrict(ScopedView, View):
    """Every certificate of the district, narrowed by the filters. For offices of the whole district: whoever reads some
    schools finds a certificate at its person."""

    permission = VIEW_ROSTER

    def choose(self):
        if not self.scope.may_everywhere(self.permission):
            raise PermissionDenied("全区的证明由区教委办理和查阅；本校人员的证明在教职工页面。")
        everything = visible_certificates(self.scope)
        self.filters = CertificateFilter(self.request.GET, days_of(everything))
        self.parts = by_holding(self.filters.narrow(everything))
        self.holds = self.filters.cleaned_data.get("holds", "")
        return self.parts[self.holds]


class CertificateListView(OfDistrict):
    http_method_names = ["get", "head"]

    def get(self, request):
        shown, page = page_of(request, self.choose(), size=50)
        chosen = {name: value for name, value in self.filters.chosen.items() if name != "holds"}
        context = {
            "filters": self.filters,
            "as_of": AsOf(timezone.localdate(), True),
            "tabs": [
                Tab(label, f"?{urlencode(chosen | ({'holds': holds} if holds else {}))}", holds == self.holds,
                    self.parts[holds].count())
                for holds, label in HOLDS.items()
            ],
            "rows": [
                {
                    "row": row,
                    "standing": standing_of(row),
                    "holds": HOLDS[holds_now(row)],
                    "url": reverse("staffing:certificate-print", args=[row.person.code, row.number]),
                    "person_url": person_url(row.person),
                }
                for row in shown
            ],
            "page": page,
            "export_url": f"{reverse('staffing:certificate-xlsx')}?{urlencode(self.filters.chosen)}"
            if self.scope.may_everywhere(EXPORT_ROSTER)
            else "",
        }  # fmt: skip
        return render(request, "staffing/certificates/certificate_list.html", context)


class CertificateXlsx(OfDistrict):
    """What the list shows, without the words by which a certificate is checked."""

    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        rows, out, day = self.choose(), io.BytesIO(), timezone.localdate()
        lines = (
            (
                row.number,
                row.content["name"],
                row.content["staff_no"],
                row.content["school"],
                row.content["months"],
                len(row.content["legs"]),
                row.issued_on,
                row.issued_by.name,
                standing_of(row).text,
            )
            for row in rows.iterator(chunk_size=2_000)
        )
        count = write_xlsx(out, [("交流经历证明", HEADERS, lines)])
        return taken_away(
            request,
            out.getvalue(),
            what="certificates",
            name=f"交流经历证明-{day.isoformat()}.xlsx",
            day=day,
            count=count,
        )


@method_decorator(login_not_required, name="dispatch")
class CertificateCheck(View):
    """Number and word in, one sentence out. Public: it tells nothing of anybody, and answers an address only so often."""

    http_method_names = ["get", "head"]

    def get(self, request):
        number, word = (request.GET.get(name, "").strip()[:LONGEST] for name in ("number", "word"))
        context = {"number": number, "word": word, "answer": None, "busy": False, "minutes": WINDOW // 60}
        if number or word:
            if self._too_often(request):
                context["busy"] = True
                return render(request, "staffing/certificates/check.html", context, status=429)
            context["answer"] = checked(number, word)
        return render(request, "staffing/certificates/check.html", context)

    def _too_often(self, request) -> bool:
        """Counted in this process's memory: nothing is written for a question."""
        key = f"certificate-check:{get_client_ip_address(request) or ''}"
        cache.add(key, 0, WINDOW)
        try:
            return cache.incr(key) > settings.CERTIFICATE_CHECKS
        except ValueError:  # gone in between: the window has just ended
            return False
