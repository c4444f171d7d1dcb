"""The pages of acts as a clerk uses them: what is typed for each act, and what the check carries along."""

from copy import deepcopy
from html.parser import HTMLParser
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.factories import AppointmentFactory
from nanan_groups.testing.register_made import small_register
from nanan_groups.testing.unchanged import nothing_written

# Reading a page writes the time somebody was last seen into his session, and nothing else.
SESSION = "sessions.Session"
# Nor does a refusal, but for its line in the audit chain.
CHAIN = ("records.Event", "records.EventHead", "records.Storm")


GROUND = {"effective_on": "2024-09-01", "reason": "测试原因", "document": "南教发〔2024〕1号"}


def act_register() -> SimpleNamespace:
    """A small register, and a registry officer who has signed in and seen his home page."""
    made, client = small_register(), Client()
    officer = AppointmentFactory(role="registry_officer").user
    client.force_login(officer, backend="groups.access.backends.AppointmentBackend")
    client.get(reverse("portal:home"))  # the first request of a session writes when it began
    return SimpleNamespace(made=made, cookies=client.cookies)


def browser(register: SimpleNamespace) -> Client:
    """A browser of one's own in that officer's session."""
    client = Client()
    client.cookies = deepcopy(register.cookies)
    return client


class _Hidden(HTMLParser):
    """The hidden inputs of a page, in their order, without the token of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden" and attrs["name"] != "csrfmiddlewaretoken":
            self.found.append((attrs["name"], attrs.get("value") or ""))


def carried(answer) -> dict[str, list[str]]:
    """What the confirmation page carries along, as a browser would send it."""
    parser = _Hidden()
    parser.feed(answer.content.decode())
    out: dict[str, list[str]] = {}
    for name, value in parser.found:
        out.setdefault(name, []).append(value)
    return out


def cases(made) -> dict[str, tuple[str, dict]]:
    """For each act an address and what a clerk would type there."""
    code = SimpleNamespace(
        **{
            name: site.institution.code
            for name, site in vars(made).items()
            if hasattr(site, "kind") and hasattr(site, "institution")
        }
    )

    def at(name, *args):
        return reverse(f"registry:{name}", args=args)

    def group(verb):
        return at("group-act", made.a.code, verb)

    def institution(verb, which="free"):
        return at("institution-act", getattr(code, which), verb)

    return {
        "found-group": (at("register-act", "found-group"), {
            "name": "丙教育集团", "category": "primary", "lead": "独立小学", "lead_site": made.free.code,
        }),
        "admit-site": (group("admit-site"), {"site": f"独立小学（{made.free.code}）", "relation": "tight"}),
        "change-lead": (group("change-lead"), {"lead": "紧密小学", "lead_site": ""}),
        "rename-group": (group("rename-group"), {"name": "新甲教育集团", "short_name": "新甲"}),
        "split-off-group": (group("split-off-group"), {
            "name": "丙教育集团", "category": "primary", "lead": "紧密小学",
            "members": [made.row_tight.pk, made.row_ally.pk],
        }),
        "dissolve-group": (group("dissolve-group"), {}),
        "add-partnership": (group("add-partnership"), {
            "university": "某某大学", "school": "紧密小学", "prints_school": "on",
        }),
        "change-relation": (at("row-act", "membership", made.row_tight.pk, "change-relation"), {"relation": "alliance"}),
        "leave-group": (at("row-act", "membership", made.row_tight.pk, "leave-group"), {}),
        "end-partnership": (at("row-act", "partnership", made.row_partner.pk, "end-partnership"), {}),
        "itemise-declared-member": (at("row-act", "declared", made.declared.pk, "itemise-declared-member"), {
            "site": "独立幼儿园",
        }),
        "register-institution": (at("register-act", "register-institution"), {
            "name": "新设小学", "short_name": "", "institution_kind": "primary", "ownership": "public", "state": "open",
        }),
        "rename-institution": (institution("rename-institution"), {"name": "自立小学", "short_name": ""}),
        "finalise-name": (institution("finalise-name", "provisional"), {"name": "终定小学"}),
        "confirm-ownership": (institution("confirm-ownership"), {"ownership": "public"}),
        "confirm-ownerships": (at("register-act", "confirm-ownerships"), {
            "institutions": "独立小学\n紧密小学", "ownership": "public",
        }),
        "edit-directory": (institution("edit-directory"), {
            "unified_code": "", "legal_form": "", "legal_representative": "", "head": "张三", "secretary": "",
            "telephone": "023-62700000", "address": "",
        }),
        "record-enrolment": (institution("record-enrolment"), {
            "site": made.free.pk, "school_year": "2025", "pupils": "300", "classes": "9",
        }),
        "district-total": (at("register-act", "district-total"), {
            "stage": "school", "school_year": "2025", "institutions": "90", "pupils": "90000", "source": "统计",
        }),
        "enter-workdays": (at("register-act", "enter-workdays"), {
            "year": "2026", "days": "放假 2026-10-01 至 2026-10-07 国庆节", "source": "通知",
        }),
        "add-campus": (institution("add-campus"), {
            "site_kind": "campus", "label": "东校区", "own_name": "", "state": "open",
        }),
        "merge-institutions": (institution("merge-institutions", "tight"), {"into": "独立小学"}),
        "close-institution": (institution("close-institution"), {}),
        "mark-quality": (institution("mark-quality"), {"mark": "new"}),
        "end-mark": (at("row-act", "mark", made.mark.pk, "end-mark"), {}),
        "open-site": (at("site-act", made.planned.code, "open-site"), {}),
        "change-site-state": (at("site-act", made.planned.code, "change-site-state"), {"state": "building"}),
        "rename-site": (at("site-act", made.free.code, "rename-site"), {"label": "东校区", "own_name": ""}),
        "close-site": (at("site-act", made.free.code, "close-site"), {}),
        "correct-start": (at("row-act", "membership", made.row_tight.pk, "correct-start"), {"valid_from": "2023-09-01"}),
    }  # fmt: skip


def refusals() -> list[tuple]:
    """Who was refused what, and where from, oldest first."""
    events = Event.objects.filter(kind=EventKind.REFUSED).order_by("number")
    return [(e.actor_id, e.ok, e.subject, e.detail, e.address) for e in events]


def filled(client, url, typed) -> dict:
    """The form as it was opened, with what the clerk typed over it."""
    page = client.get(url)
    assert page.status_code == 200
    form = page.context["form"]
    kind = form.fields["kind"].choices[0][0]
    hidden = {name: form[name].value() for name in ("seen", "request_key")}
    return GROUND | {"kind": kind} | {k: v for k, v in hidden.items() if v is not None} | typed


def checked(client, url, data):
    """The confirmation page; whatever it shows, nothing was written."""
    with nothing_written(SESSION):
        answer = client.post(url, data)
    assert answer.status_code == 200, answer.content.decode()
    assert "lines" in answer.context, answer.context["form"].errors
    return answer
