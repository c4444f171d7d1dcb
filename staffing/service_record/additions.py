"""The way from a person's page to the service record."""

from django.urls import reverse

from nanan_groups.kit.additions import PERSON_PANELS, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope
from staffing.roster.queries.people import PersonSeen


def record_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel:
    code = seen.person.code
    urls = {"url": reverse("staffing:record", args=[code]), "print_url": reverse("staffing:record-print", args=[code])}
    return Panel("staffing/service_record/_panel.html", urls)


PERSON_PANELS.add("record", record_panel, at=10)
