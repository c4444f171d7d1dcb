"""What the pages of funding show for the two canary groups: the rules of a year, an agreement with cash under it, a released
statement, accounts with an entry and a transfer."""

from datetime import date

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.batches.models import Batch, GroupStatement
from funding.books.models import Account, Transfer
from funding.books.services.journal import account_for
from funding.books.services.money import load_categories, release
from funding.books.words import AccountKind, MoneySource
from funding.grades.models import ConfirmedGrade
from funding.projects.models import SpecialProject
from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.records.models.codes import next_code
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import entry

YEAR = 2026


def sample_funding(two_groups) -> dict:
    """By canary."""
    with entry(title="经费规则"):
        load_rules(Loaded())
        load_categories(Loaded())
        case = CaseFactory(kind="funding_batch", title="测算单", place="district", place_id=None, state="released")
        facts = {"rules_text": "规则", "rules": {}, "total_fen": 0}
        released = {"document": "南教财〔2026〕3号", "released_on": date(2026, 4, 1)}
        batch = Batch.objects.create(case=case, year=YEAR, number=1, day=date(2026, 1, 1), **facts, **released)
    return {side.canary: _sample(side, batch) for side in (two_groups.a, two_groups.b)}


def _sample(side, batch: Batch) -> dict:
    text = f"{side.canary}协议"
    with entry(title=text) as draft:
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
        statement = GroupStatement.objects.create(
            batch=batch,
            group=side.group,
            version=1,
            name=f"{side.canary}集团",
            category="middle",
            lines=[],
            total_fen=0,
        )
        facts = {"year": YEAR, "group": side.group, "source": MoneySource.DISTRICT, "on": date(2026, 4, 1)}
        booked = release(draft, fen=100, note=f"{side.canary}下达", **facts)
        schools = [
            account_for(draft, YEAR, side.group, AccountKind.SCHOOL, one) for one in (side.lead, side.tight.institution)
        ]
        case = CaseFactory(
            kind="funding_transfer", title=f"{side.canary}调剂", place="group", place_id=side.group.pk, state="giving"
        )
        why = f"{side.canary}用途"
        transfer = Transfer.objects.create(
            case=case, origin=schools[0], to=schools[1], source="district", fen=1, why=why
        )
        case = CaseFactory(
            kind="funding_project", title=f"{side.canary}项目", place="group", place_id=side.group.pk, state="draft"
        )
        facts = {"group": side.group, "year": YEAR, "title": f"{side.canary}项目", "need": f"{side.canary}依据"}
        project = SpecialProject.objects.create(case=case, asked_fen=1, **facts)
        facts = {"group": side.group, "year": YEAR, "published_on": date(2025, 12, 20), "source": f"{side.canary}通报"}
        ConfirmedGrade.objects.create(number=1, grade="good", act=draft.act, **facts)
    return {
        "project": project,
        "agreement": agreement,
        "receipt": receipt,
        "statement": statement,
        "entry": booked,
        "account": Account.objects.get(group=side.group, kind=AccountKind.GROUP),
        "transfer": transfer,
    }


def funding_kwargs(side, made: dict) -> dict:
    year, group = {"year": YEAR}, {"year": YEAR, "code": side.group.code}
    agreement, account = {"code": made["agreement"].code}, {"code": made["account"].code}
    batch, transfer = {"code": made["statement"].batch.case.code}, {"code": made["transfer"].case.code}
    project = {"code": made["project"].case.code}
    statement = batch | {"group": side.group.code}
    pages = (
        "statement-list", "rules-detail", "rules-compare", "account-list", "execution", "year-close", "batch-list",
        "batch-draft", "budget", "budget-set", "simulation",
    )  # fmt: skip
    return {f"funding:{page}": year for page in pages} | {
        "funding:statement-detail": group,
        "funding:line-steps": group | {"place": 1},
        "funding:rules-act": year | {"verb": "change-tight"},
        "funding:grade-list": year,
        "funding:grade-act": year | {"verb": "enter"},
        "funding:agreement-detail": agreement,
        "funding:agreement-act": agreement | {"verb": "set-agreed"},
        **{f"funding:receipt-{page}": {"code": made["receipt"].code} for page in ("decide", "print", "docx")},
        **{f"funding:settlement-{page}": year for page in ("print", "docx")},
        **{f"funding:group-settlement-{page}": group for page in ("print", "docx")},
        **{f"funding:division-{page}": statement for page in ("print", "docx")},
        **{f"funding:project-{page}": project for page in ("print", "docx")},
        **{
            f"funding:project-{paper}-{page}": project
            for paper in ("review", "acceptance")
            for page in ("print", "docx")
        },
        **{f"funding:transfer-{page}": transfer for page in ("print", "docx")},
        "funding:account-detail": account,
        "funding:account-act": account | {"verb": "pay-out"},
        "funding:entry-act": {"code": made["entry"].code, "verb": "reverse"},
        "funding:batch-detail": batch,
        "funding:batch-xlsx": batch,
        "funding:notice-docx": statement,
        "funding:batch-step": batch | {"arrow": "check"},
        "funding:batch-act": batch | {"verb": "redraft"},
        "funding:group-statement": statement,
        "funding:statement-notice": statement,
        "funding:statement-by-hand": statement,
        "funding:project-detail": project,
        "funding:project-step": project | {"arrow": "submit"},
        "funding:project-act": project | {"verb": "change"},
        "funding:transfer-detail": transfer,
        "funding:transfer-step": transfer | {"arrow": "give"},
    }
