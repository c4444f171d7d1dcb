"""Groups that are over: their charter, admission, plans and organs rest from that day on, whoever had a turn."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.registry.register.models import GroupVersion
from nanan_groups.kit.days import day_text
from nanan_groups.records.cases.kinds import PlaceRest, outlived, rest_with_place
from nanan_groups.records.models import Case, CaseParty


def why_over(group: int, today: date | None = None) -> str:
    """Why nothing is done for a group any more, as the person reads it; "" while it is in force or to come. One query."""
    today = today or timezone.localdate()
    rows = list(GroupVersion.objects.filter(group=group).order_by("valid_from").values_list("valid_to", "group__void"))
    if any(not void and (end is None or end > today) for end, void in rows):
        return ""
    ends = [end for end, void in rows if not void]
    return f"该集团已于{day_text(max(ends))}终止，不再办理。" if ends else "该集团已作废，不再办理。"


def living_groups(today: date) -> QuerySet:
    """Keys of the groups in force that day or to come."""
    rows = GroupVersion.objects.active_or_coming(today).filter(group__void=False)
    return rows.order_by().values("group")


def resting_cases() -> QuerySet[Case]:
    """Those whose group is over, or a group that is a party, of every kind; what ``why_over`` says of each."""
    living = living_groups(timezone.localdate())
    parties = CaseParty.objects.filter(place="group").exclude(place_id__in=living).exclude(outlived()).order_by()
    own = Q(place="group") & ~Q(place_id__in=living)
    return Case.objects.filter(own | Q(pk__in=parties.values("case"))).order_by()


def standing_groups() -> QuerySet:
    return living_groups(timezone.localdate())


rest_with_place("group", PlaceRest(why_over, resting_cases, standing_groups))
