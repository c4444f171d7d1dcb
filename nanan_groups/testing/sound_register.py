"""A small sound register, and what the tests of check_registry do to it.

Bad rows are written past the services with ``update()``; where the database itself refuses them, ``unguard`` takes its
guard away first, since a restored or hand-mended database may have lost it.
"""

from datetime import date
from types import SimpleNamespace

from django.db import connection

from groups.registry.register.queries.soundness import problems
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    SiteFactory,
    entry,
)
from nanan_groups.testing.kept import kept_today

TODAY = date(2026, 9, 1)
EARLY, SPRING, SUMMER, AUTUMN = date(2020, 1, 1), date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)


def sound_register() -> SimpleNamespace:
    """The smallest register with a row of every kind, which every check passes."""
    return kept_today("sound register", _sound_register)


def _sound_register() -> SimpleNamespace:
    with entry():
        group = EducationGroupFactory(version__name="甲教育集团")
        lead_site = SiteFactory(institution__version__name="总校")
        member = SiteFactory(institution__version__name="成员校")
        friend = SiteFactory(institution__version__name="联盟校")
        university = SiteFactory(institution__version__name="大学", institution__version__university=True)
        made = SimpleNamespace(
            group=group,
            site=member,
            institution=member.institution,
            friend=friend,
            lead=LeadFactory(group=group, institution=lead_site.institution, site=lead_site),
            tight=MembershipFactory(group=group, site=member),
            alliance=MembershipFactory(group=group, site=friend, alliance=True),
            partnership=PartnershipFactory(
                group=group, university=university.institution, school=lead_site.institution
            ),
            declared=DeclaredMembersFactory(group=group, itemised=True),
        )
    assert list(problems(TODAY)) == []
    return made


def unguard(model, name):
    """Take an overlap constraint away, within this test's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL alters no table with checks still pending
            cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{name}"')
        else:
            cursor.execute(f'DROP TRIGGER "{name}_insert"')
            cursor.execute(f'DROP TRIGGER "{name}_update"')


def said(check):
    """What ``check`` says, and that nothing says it but what ``problems`` says too."""
    sentences = list(check(TODAY))
    assert set(sentences) <= set(problems(TODAY))
    return sentences
