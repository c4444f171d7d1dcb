from django.db.models import TextChoices

from groups.registry.register.words import Relation


class OrganKind(TextChoices):
    """Governance organs; each relation of a group brings its own (意见 五(一)2, 五(二)3; 细则 三(二)1–3)."""

    PARTY_COMMITTEE = "party_committee", "集团党委"
    PROMOTION_COMMITTEE = "promotion_committee", "促进发展委员会"
    JOINT_MEETING = "joint_meeting", "校地共建联席会议"
    COUNCIL = "council", "理事会"

    @property
    def relation(self) -> Relation:
        return {
            "party_committee": Relation.TIGHT,
            "promotion_committee": Relation.TIGHT,
            "joint_meeting": Relation.ARTICULATED,
            "council": Relation.ALLIANCE,
        }[self.value]

    @property
    def clause(self) -> str:
        return {
            "party_committee": "意见 五(一)2；细则 三(二)1",
            "promotion_committee": "意见 五(二)3",
            "joint_meeting": "意见 五(一)2",
            "council": "意见 五(一)2；细则 三(二)3",
        }[self.value]


class SeatPosition(TextChoices):
    """A position in an organ; what it is called depends on the organ: ``seat_word`` of logic/organs.py."""

    CHAIR = "chair", "主任（理事长、书记、召集人）"
    VICE_CHAIR = "vice_chair", "副职"
    MEMBER = "member", "委员（理事、成员）"
    SECRETARY = "secretary", "秘书长（秘书）"


class SeatKind(TextChoices):
    EX_OFFICIO = "ex_officio", "因职务担任"
    ELECTED = "elected", "推选"


class Quorum(TextChoices):
    """How many must be present. The policy is silent; the group's charter decides, the default is more than half."""

    MAJORITY = "majority", "过半数"
    TWO_THIRDS = "two_thirds", "三分之二以上"
