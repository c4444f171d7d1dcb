"""What the pages of funding show for the two canary groups: the rules of a year, an agreement with cash under it."""

from datetime import date

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.records.models.codes import next_code
from nanan_groups.testing.factories import entry

YEAR = 2026


def sample_funding(two_groups) -> dict:
    """By canary."""
    with entry(title="经费规则"):
        load_rules(Loaded())
    return {side.canary: _sample(side) for side in (two_groups.a, two_groups.b)}


def _sample(side) -> dict:
    text = f"{side.canary}协议"
    with entry(title=text):
        agreement = Agreement.objects.create(
            code=next_code("XY", 4),
            group=side.group,
            university=side.partnership.university,
            school=side.lead,
            title=text,
            note=text,
            signed_on=date(2026, 1, 5),
            valid_from=date(2026, 1, 5),
            revision=1,
        )
        year = AgreementYear.objects.create(agreement=agreement, year=YEAR, agreed_fen=50_000_000)
        receipt = Receipt.objects.create(
            code=next_code("DZ", 5), year=year, on=date(2026, 3, 1), fen=32_000_000, slip=f"{side.canary}回单"
        )
    return {"agreement": agreement, "receipt": receipt}


def funding_kwargs(side, made: dict) -> dict:
    year, group = {"year": YEAR}, {"year": YEAR, "code": side.group.code}
    agreement = {"code": made["agreement"].code}
    return {
        "funding:statement-list": year,
        "funding:statement-detail": group,
        "funding:line-steps": group | {"place": 1},
        "funding:rules-detail": year,
        "funding:rules-compare": year,
        "funding:rules-act": year | {"verb": "change-tight"},
        "funding:agreement-detail": agreement,
        "funding:agreement-act": agreement | {"verb": "set-agreed"},
        "funding:receipt-decide": {"code": made["receipt"].code},
    }
