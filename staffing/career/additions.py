"""What dated facts add to the page of a person: titles, honours, terms and absences with the acts on them."""

from django.urls import reverse

from groups.rights.roles import CHANGE_ROSTER, SEE_ABSENCES
from nanan_groups.kit.additions import PERSON_PANELS, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope
from staffing.career.forms import FORMS
from staffing.career.queries.facts import MODELS, facts_of
from staffing.career.queries.record import retirement_of
from staffing.career.services.facts import KINDS
from staffing.career.services.proofs import proofs_of
from staffing.roster.queries.people import PersonSeen
from staffing.roster.services.basics import may_keep


def facts_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    if not seen.own:
        return None
    person = seen.person
    keeps, knows = may_keep(scope, seen.school), scope.may_for_institution(SEE_ABSENCES, seen.school)
    sections = []
    for code, model in MODELS.items():
        found = facts_of(model, code, person, as_of.day)
        proofs = proofs_of(code, [one.pk for one in found]) if found else {}
        opens = code != "absences" or knows
        sections.append(
            {
                "title": KINDS[code].title,
                "rows": [
                    {
                        "text": "请假" if code == "absences" else one.text,
                        "period": one.period,
                        "document": "" if code == "absences" else one.document,
                        "when": one.when,
                        "proofs": proofs.get(one.pk, 0),
                        "url": reverse("staffing:fact", args=[person.code, code, one.pk]) if opens else "",
                    }
                    for one in found
                ],
                "present": _present(person, code) if not found else "",
                "add": {
                    "label": FORMS[code, "add"].title,
                    "url": reverse("staffing:fact-add", args=[person.code, code]),
                }
                if keeps
                else None,
            }
        )
    facts = {
        "sections": sections,
        "retirement": retirement_of(person, as_of.day),
        "own_url": reverse("staffing:own-month", args=[person.code]) if scope.may_everywhere(CHANGE_ROSTER) else "",
    }
    return Panel("staffing/career/_facts_panel.html", facts, wide=True)


def _present(person, code: str) -> str:
    """What the roster alone says, while there are no rows."""
    column = KINDS[code].column
    return getattr(person, f"get_{column}_display")() if column and getattr(person, column) else ""


PERSON_PANELS.add("career", facts_panel, at=20)
