"""What certificates add to the page of a person: those issued, and the act of issuing one."""

from django.urls import reverse

from groups.rights.roles import RUN_EXCHANGES
from nanan_groups.kit.additions import PERSON_PANELS, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope
from staffing.certificates.models import Certificate
from staffing.certificates.queries import standing_of, with_ends
from staffing.exchanges.models import ExchangeLeg
from staffing.roster.queries.people import PersonSeen


def certificates_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    if not seen.own:
        return None
    person, runs = seen.person, scope.may_everywhere(RUN_EXCHANGES)
    rows = [
        {
            "row": row,
            "standing": (standing := standing_of(row)),
            "url": reverse("staffing:certificate-print", args=[person.code, row.number]),
            "withdraw_url": reverse("staffing:certificate-withdraw", args=[person.code, row.number])
            if runs and standing.tone == "ok"
            else "",
        }
        for row in with_ends(Certificate.objects.filter(person=person))
    ]
    begun = runs and ExchangeLeg.objects.filter(person=person, valid_from__lte=as_of.day).exists()
    if not rows and not begun:
        return None
    issue = reverse("staffing:certificate-issue", args=[person.code]) if begun else ""
    return Panel("staffing/certificates/_panel.html", {"rows": rows, "issue_url": issue}, wide=True)


PERSON_PANELS.add("certificates", certificates_panel, at=26)
