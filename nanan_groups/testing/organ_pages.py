"""What the tests of the organs' pages share: a council, and forms filled in, checked and confirmed."""

from django.urls import reverse

from groups.governance.models import GoverningBody
from nanan_groups.testing.factories import entry
from nanan_groups.testing.organ_factories import BodyMemberFactory, GoverningBodyFactory


def council_of(home) -> GoverningBody:
    """A council with its chair, the alliance school's seat and one school that is no member."""
    with entry():
        body = GoverningBodyFactory(group=home.group, version__name="甲理事会")
        BodyMemberFactory(body=body, institution=home.lead, person="甲canaryA总校校长", chair=True)
        BodyMemberFactory(body=body, institution=home.alliance.institution, person="孙校长", position="vice_chair")
    return body


def page(client, name, *args, **query):
    response = client.get(reverse(name if ":" in name else f"governance:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def act_of(kind, key, verb):
    return reverse("governance:organ-act", args=[kind, key, verb])


def typed(page, **values) -> dict:
    """What the form holds when it opens, with ``values`` over it."""
    form = page.context["form"]
    held = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in (held | values).items() if value not in (None, False)}


def carried_out(client, address, **values):
    """Filled in, checked, confirmed, followed."""
    data = typed(client.get(address), **values)
    checked = client.post(address, data)
    assert checked.status_code == 200
    assert "尚未写入" in checked.content.decode(), checked.context["form"].errors
    return client.post(address, data | {"act_confirmed": "1"}, follow=True)
