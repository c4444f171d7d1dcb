"""The parties of a case as its pages and papers print them: who agreed and when, who is waited for, who refused."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from nanan_groups.kit.texts import shortened

from ..models import Case, CaseParty, CaseStep
from .due import moment
from .kinds import registered


@dataclass(frozen=True, slots=True)
class PartyLine:
    """``word``: where it stands with that party; ``tone``: of its badge; ``comment``: why it refused."""

    label: str
    word: str
    tone: str
    actor: str = ""
    at: datetime | None = None
    comment: str = ""

    @property
    def text(self) -> str:
        """In one line, for a paper: 乙校小学：已同意（王校长，2026年09月30日 10:00）."""
        told = "，".join(part for part in (self.actor, moment(self.at) if self.at else "") if part)
        return f"{self.label}：{self.word}{f'（{told}）' if told else ''}{f'，{self.comment}' if self.comment else ''}"


def parties_of(case: Case) -> list[PartyLine]:
    """In the order in which they were named; nothing, and no query, for a kind without parties. Two queries."""
    kind = registered(case.kind).kind
    if not kind.has_parties:
        return []
    parties = list(case.parties.select_related("agreed_by").order_by("pk"))
    refusals = {arrow.name: arrow for arrow in kind.arrows if arrow.party}
    steps = CaseStep.objects.filter(case=case).select_related("actor").order_by("-number")[:1] if refusals else ()
    refused = next((one for one in steps if one.arrow in refusals and one.to == case.state), None)
    waiting = {wait.party for wait in kind.waits.get(case.state, ()) if wait.party}
    return [_line(case, kind, one, refused, refusals, waiting) for one in parties]


def _line(case: Case, kind, party: CaseParty, refused: CaseStep | None, refusals, waiting: set[str]) -> PartyLine:
    if party.agreed_at is not None:
        who = party.agreed_by.name if party.agreed_by else ""
        return PartyLine(party.label, "已同意", "ok", who, timezone.localtime(party.agreed_at))
    if refused is not None and refusals[refused.arrow].party == party.name and _took(refused, party):
        at = timezone.localtime(refused.at)
        return PartyLine(party.label, refused.done, "due", refused.actor.name, at, refused.comment)
    if party.name in waiting:
        return PartyLine(party.label, "等待同意", "info")
    return PartyLine(party.label, "未表态" if case.state in kind.final else "尚未征求", "")


def _took(step: CaseStep, party: CaseParty) -> bool:
    """A step names those for whom it was taken, as they were called then."""
    return shortened(party.label, 120) in step.places.split("、") or step.places == party.label
