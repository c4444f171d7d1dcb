"""A record of another group is not there, neither by its address nor by what is typed into an act's form."""

import pytest
from django.urls import reverse

from groups.registry.register.queries.lookup import one_record
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import Storm
from nanan_groups.testing.act_pages_made import CHAIN, SESSION, refusals
from nanan_groups.testing.register_made import SPRING
from nanan_groups.testing.unchanged import nothing_written


@pytest.mark.parametrize("method", ["get", "post"])
def test_record_of_another_group_is_not_there(two_groups, client_of, user_of, method):
    a, b = two_groups.a, two_groups.b
    principal = user_of("group_principal", group=a.group)
    client = client_of(principal)
    others = [
        reverse("registry:group-act", args=[b.group.code, "admit-site"]),
        reverse("registry:institution-act", args=[b.tight.institution.code, "rename-institution"]),
        reverse("registry:site-act", args=[b.tight.code, "close-site"]),
        reverse("registry:row-act", args=["membership", b.tight_row.pk, "leave-group"]),
        reverse("registry:row-act", args=["partnership", b.partnership.pk, "end-partnership"]),
        reverse("registry:row-act", args=["declared", b.declared.pk, "itemise-declared-member"]),
        reverse("registry:row-act", args=["lead", b.lead_row.pk, "correct-start"]),
        reverse("registry:row-act", args=["siteversion", b.tight.versions.get().pk, "correct-start"]),
    ]
    own = [url.replace(x, y) for url, (x, y) in zip(others[:3], [
        (b.group.code, a.group.code), (b.tight.institution.code, a.tight.institution.code), (b.tight.code, a.tight.code),
    ], strict=True)]  # fmt: skip
    with nothing_written(SESSION, *CHAIN):
        answers = [getattr(client, method)(url) for url in others]
        assert [answer.status_code for answer in answers] == [404] * 8
        assert [getattr(client, method)(url).status_code for url in own] == [403] * 3
    assert not any(b.canary in answer.content.decode() for answer in answers)
    # Whoever looks for what he may not see is on record with what he asked for; from the sixth on he is counted.
    logged = [(subject, detail["status"]) for _, _, subject, detail, _ in refusals()]
    asked = [f"{answer.resolver_match.view_name} {_record(answer)}" for answer in answers]
    tenth = f"registry:institution-act {a.tight.institution.code}/rename-institution"
    assert logged == [*((each, 404) for each in asked[:5]), (tenth, 403)]
    assert Storm.objects.get().count == 11


def _record(answer) -> str:
    return "/".join(str(value) for _, value in sorted(answer.resolver_match.kwargs.items()))


@pytest.mark.parametrize("kind", ["group", "institution", "site"])
def test_record_outside_ones_scope_is_never_found(two_groups, user_of, kind):
    a, b = two_groups.a, two_groups.b
    scope = scope_of(user_of("group_principal", group=a.group))
    own = {"group": a.group, "institution": a.tight.institution, "site": a.tight}[kind]
    other = {"group": b.group, "institution": b.tight.institution, "site": b.tight}[kind]
    district = scope_of(user_of("registry_officer"))
    for text in (other.code, str(other), "canaryB"):
        assert one_record(kind, text, scope=scope, day=SPRING) == (None, [])
    assert one_record(kind, other.code, scope=district, day=SPRING) == (other, [])
    assert one_record(kind, own.code, scope=scope, day=SPRING) == (own, [])
