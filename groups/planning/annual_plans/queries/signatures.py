"""A school's signature in words, the same on the page, on paper, in Word and in a version."""

from dataclasses import dataclass

from django.utils import timezone

from groups.papers.versions.rules import Piece, text_pieces
from groups.planning.annual_plans.models import SchoolStrategy, VoidedSignature
from groups.planning.annual_plans.words import SignedWay
from nanan_groups.kit.days import day_text


def settled(strategy: SchoolStrategy) -> bool:
    """Signed, or its signature waived. A scan that was taken back signs nothing (see unsettled())."""
    if strategy.waived_at is not None:
        return True
    if strategy.signed_at is None:
        return False
    return strategy.signed_way != SignedWay.SCAN or (strategy.scan is not None and strategy.scan.counts)


def signed(strategy: SchoolStrategy) -> bool:
    """The same without a waiver: nothing is left to sign."""
    return strategy.signed_at is not None and settled(strategy)


def signature_text(strategy: SchoolStrategy) -> str:
    """校长签署：王校长，2026年12月1日; "" where nobody has. ``signed_by`` and ``waived_by`` are read with it."""
    if strategy.waived_at is not None:
        day = day_text(timezone.localdate(strategy.waived_at))
        return f"免签：{strategy.waiver_reason}（区教委 {strategy.waived_by.name}，{day}）"
    if strategy.signed_at is None:
        return ""
    who, day = strategy.signed_by.name, day_text(timezone.localdate(strategy.signed_at))
    if strategy.signed_way == SignedWay.SCAN:
        return f"扫描件代签：{strategy.signatory}（签署页扫描件由 {who} 上传，{day}）"
    if strategy.signed_way == SignedWay.LEAD:
        return f"集团总校校长签署：{who}，{day}"
    return f"校长签署：{who}，{day}"


@dataclass(frozen=True, slots=True)
class SinceSigned:
    """What became of a strategy since somebody signed it: his words against those of now."""

    signer: str
    signed_on: str
    by: str
    at: object
    pieces: list[Piece]


def since_signed(strategy: SchoolStrategy) -> SinceSigned | None:
    """Since the last signature that a change voided; None where it was signed again, or never."""
    if strategy.signed_at is not None:
        return None
    last = VoidedSignature.objects.filter(strategy=strategy).select_related("signed_by", "voided_by").first()
    if last is None:
        return None
    return SinceSigned(
        last.signed_by.name,
        day_text(timezone.localdate(last.signed_at)),
        last.voided_by.name,
        timezone.localtime(last.voided_at),
        text_pieces(last.text, strategy.text),
    )
