"""The figures as plain data: for the command, for evaluation."""

from staffing.exchanges.queries.targets import Targets
from staffing.exchanges.rules.figures import Shares


def shares_told(found: Shares) -> dict:
    """Exact shares as numerator and denominator are in ``moved``, ``eligible`` and ``backbone``; texts are as printed."""
    return {
        "eligible": found.eligible,
        "moved": len(found.people),
        "share": found.share.text,
        "met": found.met,
        "backbone": {
            "exchanged": len(found.backbone),
            "eligible": found.backbone_shares["eligible"].text,
            "eligible_backbone": found.eligible_backbone,
            "shares": {name: one.text for name, one in found.backbone_shares.items()},
        },
        "weighted": found.weighted.text,
        "continuing": len(found.continuing),
        "beyond_list": len(found.beyond),
    }


def targets_told(found: Targets, year_text: str) -> dict:
    return {
        "school_year": year_text,
        "groups": [{"code": one.code, "name": one.name, **shares_told(one.shares)} for one in found.groups],
        "district": shares_told(found.district) if found.district else None,
        "counted_in_several_groups": found.both,
    }
