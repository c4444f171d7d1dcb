"""What every answer has: no-store for signed-in people, sentences for broken rules, a line in the audit for refusals."""

from axes.helpers import get_client_ip_address
from django.shortcuts import render

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind

SAFE = ("GET", "HEAD", "OPTIONS")


class AnswersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
            self._log_refusal(request, response, user)
        return response

    def process_exception(self, request, exception):
        """A rule broken outside a form still gets its sentence, never a 500."""
        if isinstance(exception, RuleViolation):
            return render(request, "400.html", {"reason": exception.sentence}, status=400)
        return None

    @staticmethod
    def _log_refusal(request, response, user):
        """403 always; 404 where somebody tried to write (a hand-made POST). Path names are codes, never people."""
        if response.status_code == 403 or (response.status_code == 404 and request.method not in SAFE):
            match = request.resolver_match
            audit.record(
                EventKind.REFUSED,
                actor_id=user.pk,
                address=get_client_ip_address(request) or "",
                ok=False,
                subject=(match.view_name if match else "?")[:120],
                detail={"method": request.method, "status": response.status_code},
            )
