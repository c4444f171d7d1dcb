"""Certificates: issued and withdrawn, on paper, in Word, and the public page that says whether one is genuine."""

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
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView
from staffing.career.views import PersonAct
from staffing.certificates.forms import IssueCertificate, WithdrawCertificate
from staffing.certificates.models import Certificate
from staffing.certificates.papers import certificate_paper
from staffing.certificates.queries import checked, standing_of, visible_certificates
from staffing.eligibility.services.parameters import NOT_YOURS
from staffing.roster.queries.people import is_own
from staffing.roster.views.person import person_url

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
        row = get_object_or_404(visible_certificates(self.scope), person__code=code, number=number)
        if not is_own(self.scope, row.person):
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
