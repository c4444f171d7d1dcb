"""Some groups with members for the list."""

from nanan_groups.testing.factories import EducationGroupFactory, LeadFactory, MembershipFactory, entry
from nanan_groups.testing.register_made import school


def groups(number: int) -> None:
    with entry():
        for n in range(number):
            lead = school(f"总校{n}")
            made = EducationGroupFactory(version__name=f"第{n}集团", version__ordinal=n + 1)
            LeadFactory(group=made, institution=lead.institution)
            MembershipFactory(group=made, site=school(f"成员{n}"))
            MembershipFactory(group=made, site=school(f"联盟{n}"), alliance=True)
