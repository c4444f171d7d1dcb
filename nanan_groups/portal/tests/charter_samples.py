"""For each of the two canary groups: a charter in force, one being drafted and handed in twice before, an application for
admission, an own rule, an official paper with its scan; the canary in every text."""

from types import SimpleNamespace

from groups.governance.charters.words import CharterPart
from groups.governance.models import CharterSection
from groups.governance.own_rules.services import RULE_TEXT
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.papers import OWNER
from nanan_groups.testing.case_factories import (
    AdmissionFactory,
    CasePaperFactory,
    CaseStepFactory,
    CharterFactory,
    CharterSubmissionFactory,
    GroupRuleFactory,
)
from nanan_groups.testing.factories import UserFactory, entry

from .samples import sample_file


def sample_charters(two_groups) -> dict[str, SimpleNamespace]:
    """By canary."""
    return {side.canary: _sample(side) for side in (two_groups.a, two_groups.b)}


def _sample(side) -> SimpleNamespace:
    text, group = f"{side.canary}章程", side.group
    with entry(title=text) as draft:
        place = {"place": "group", "place_id": group.pk}
        filed = CharterFactory(
            group=group,
            filed=True,
            filing_number=f"{text}备案",
            case=open_case(kind="charter", title=text, state="filed", **place),
        )
        drafted = CharterFactory(group=group, case=open_case(kind="charter", title=f"{text}草案", **place))
        admission = AdmissionFactory(
            group=group, grounds=text, case=open_case(kind="admission", title=f"{text}准入", **place)
        )
        rule = GroupRuleFactory(group=group, title=f"{text}办法", note=text)
        paper = CasePaperFactory(case=drafted.case, title=f"{text}来函", note=text, office=text)
        actor = UserFactory()
        for number in (1, 2):
            step = CaseStepFactory(case=drafted.case, number=number, comment=text, actor=actor, act=draft.act)
            content = {"legal_form": "one", "parts": {"goals": f"{text}{number}"}, "references": {"goals": text}}
            CharterSubmissionFactory(charter=drafted, number=number, step=step, content=content)
        for charter in (filed, drafted):
            for part in CharterPart:
                CharterSection.objects.create(charter=charter, part=part, text=text, reference=text, remark=text)
    sample_file(OWNER, drafted.case.code, side.canary, case=drafted.case)
    sample_file(RULE_TEXT, rule.code, side.canary)
    return SimpleNamespace(filed=filed, draft=drafted, admission=admission, rule=rule, paper=paper)
