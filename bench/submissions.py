"""The last minute before a deadline: 100 principals sign in and hand in their plans over HTTP, at a real server (gunicorn as
``manage.py serve`` starts it, production settings, loopback) on a database of its own.

Some click twice at once, some come after the deadline, some have a gap in their plan, some come when the campaign is closed.
What each was told is then held against the database: nothing lost, nothing twice, nothing stored that was refused.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from bench.parts import database, machine, policy, url_of

GROUPS = 104
WAYS = {"once": 60, "double": 20, "late": 14, "gap": 6, "closed": 4}
LAST = 25  # seconds until the deadline once everybody is signed in
GOALS = {"lost": 0, "twice": 0, "errors": 0, "wrong_word": 0, "submit_p95_ms": 5000}
WORKERS, THREADS = 2, 4  # as manage.py serve


def run() -> dict:
    with database(), tempfile.TemporaryDirectory() as folder:
        policy()
        principals = prepare()
        with server(folder) as address:
            found = rush(principals, address)
    return {
        "bench": "submissions",
        **machine(),
        "server": {"workers": WORKERS, "threads": THREADS},
        **found,
        "goal": GOALS,
    }


# --- what there is before ------------------------------------------------------------------------------------------
@dataclass
class Principal:
    username: str
    password: str
    way: str
    case: int
    code: str
    answers: list[tuple[int, str, float]] = field(default_factory=list)  # status, where to, seconds
    login_seconds: float = 0.0
    trouble: str = ""


def prepare() -> list[Principal]:
    """A running campaign in which every group's plan is ready to be handed in, but for those with a gap."""
    from django.conf import settings
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.utils import timezone

    from groups.access.appointments.services import appoint
    from groups.planning.annual_plans.services.campaigns import open_campaign
    from groups.planning.models import AnnualPlan, PlanTarget, PlanTask, PlanText, SchoolStrategy
    from groups.registry.models import EducationGroup, GroupVersion
    from nanan_groups.accounts.models import User
    from nanan_groups.accounts.services import create_account
    from nanan_groups.kit.years import school_year_of
    from nanan_groups.records.acts import act
    from nanan_groups.records.models import ActKind
    from nanan_groups.records.orders import Order

    today, password = timezone.localdate(), f"Bench-{secrets.token_hex(6)}"
    more = GROUPS - GroupVersion.objects.active_on(today).count()
    with act(kind=ActKind.ENTRY, verb="bench", title="测速集团", actor=None, quiet=True):
        for number in range(max(0, more)):
            group = EducationGroup.objects.create(code=f"ZB{number:03d}")
            GroupVersion.objects.create(
                group=group,
                name=f"测速教育集团{number}",
                category="primary",
                ordinal=100 + number,
                valid_from=settings.REGISTER_START,
            )
    order = Order(actor=None, effective_on=today, reason="", kind=ActKind.ENTRY)
    open_campaign(
        order=order,
        title="测速填报",
        basis="school_year",
        year=school_year_of(today),
        opens_on=today,
        submit_on=today,
        review_on=today + timedelta(days=20),
    )
    officer, _ = create_account(username="bench-officer", name="测速科室", is_demo=True, reason="测速")
    appoint(user=officer, role="registry_officer", valid_from=settings.REGISTER_START, reason="测速")
    encoded = PBKDF2PasswordHasher().encode(password, "bench" * 4)  # one for all: the server still checks each in full
    plans = list(AnnualPlan.objects.select_related("case", "group").order_by("pk")[:GROUPS])
    PlanText.objects.update(text="测速正文")
    PlanTarget.objects.update(text="测速目标", unit="%", baseline=6000, goal=9000)
    SchoolStrategy.objects.update(text="测速策略", signed_by=officer, signed_at=timezone.now())
    ways = [way for way, count in WAYS.items() for _ in range(count)]
    PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            ordinal=1,
            field="staff",
            measure="联合教研",
            target="8",
            responsible="测速",
            due_on=None if way == "gap" else today,
        )
        for plan, way in zip(plans, ways, strict=True)
    )
    out = []
    for number, (plan, way) in enumerate(zip(plans, ways, strict=True)):
        user, _ = create_account(username=f"bench{number:03d}", name=f"测速校长{number}", is_demo=True, reason="测速")
        appoint(user=user, role="group_principal", valid_from=settings.REGISTER_START, group=plan.group, reason="测速")
        out.append(Principal(user.username, password, way, plan.case_id, plan.case.code))
    User.objects.filter(username__startswith="bench").update(password=encoded)
    return out


# --- the server ----------------------------------------------------------------------------------------------------
@contextmanager
def server(folder: str):
    """gunicorn on a port of its own, ended with everything it started."""
    from django.db import connection

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEST_")} | {
        "DJANGO_SETTINGS_MODULE": "nanan_groups.settings.production",
        "DATABASE_URL": url_of(connection.settings_dict),
        "SECRET_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1",
        "PROXY_COUNT": "0",
        "PLAIN_HTTP_INTRANET": "true",
        "VAR_DIR": folder,
    }
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], env=environment, check=True)
    log = open(os.path.join(folder, "server.log"), "w+b")  # noqa: SIM115  read after the server ended
    serving = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "nanan_groups.wsgi:application",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            str(WORKERS),
            "--threads",
            str(THREADS),
            "--log-level",
            "warning",
        ],
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while True:
            try:
                build_opener().open(f"{address}/healthz", timeout=5)
                break
            except (URLError, ConnectionError) as refused:
                if serving.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("the server does not answer") from refused
                time.sleep(0.2)
        yield address
    finally:
        serving.terminate()
        serving.wait(timeout=30)
        log.close()


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer: where to is what it says."""

    def redirect_request(self, *args):
        return None


class Browser:
    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar), _Stay)

    def ask(self, path: str, data: dict | None = None) -> tuple[int, str, str]:
        """Status, where to, body."""
        body = urlencode(data).encode() if data is not None else None
        headers = {"Referer": self.address + path}
        try:
            with self.opener.open(Request(self.address + path, data=body, headers=headers), timeout=120) as answer:
                return answer.status, "", answer.read().decode()
        except HTTPError as answer:
            return answer.code, answer.headers.get("Location", ""), answer.read().decode()

    def token(self) -> str:
        return next(one.value for one in self.jar if "csrf" in one.name)


# --- the rush ------------------------------------------------------------------------------------------------------
def rush(principals: list[Principal], address: str) -> dict:
    from django.db import connection
    from django.utils import timezone

    from groups.planning.annual_plans.services.campaigns import close_campaign
    from groups.planning.models import Campaign
    from nanan_groups.accounts.models import User
    from nanan_groups.records.models import ActKind, Case
    from nanan_groups.records.orders import Order

    began = time.monotonic()
    with ThreadPoolExecutor(len(principals)) as pool:
        browsers = list(pool.map(lambda one: sign_in(one, address), principals))
        signed_in = time.monotonic() - began
        deadline = timezone.now() + timedelta(seconds=LAST)
        Case.objects.filter(pk__in=[one.case for one in principals]).update(submit_by=deadline)
        pages = list(pool.map(open_page, principals, browsers))
        before = [n for n, one in enumerate(principals) if one.way in ("once", "double", "gap")]
        starts = spread(len(before), max(1.0, (deadline - timezone.now()).total_seconds() - 8))
        sent = [
            pool.submit(hand_in, principals[n], browsers[n], pages[n], wait)
            for n, wait in zip(before, starts, strict=True)
        ]
        [one.result() for one in sent]
        time.sleep(max(0.0, (deadline - timezone.now()).total_seconds() + 0.2))
        late = [n for n, one in enumerate(principals) if one.way == "late"]
        [one.result() for one in [pool.submit(hand_in, principals[n], browsers[n], pages[n], 0) for n in late]]
        officer = User.objects.get(username="bench-officer")
        order = Order(actor=officer, effective_on=timezone.localdate(), reason="测速", kind=ActKind.ENTRY)
        close_campaign(order=order, campaign=Campaign.objects.get())
        closed = [n for n, one in enumerate(principals) if one.way == "closed"]
        [one.result() for one in [pool.submit(hand_in, principals[n], browsers[n], pages[n], 0) for n in closed]]
        connection.close()
    return judged(principals, deadline) | {"sign_in_seconds": round(signed_in, 1)}


def spread(count: int, seconds: float) -> list[float]:
    """More and more towards the deadline: the square root of an even spread."""
    return [round(seconds * ((n + 1) / count) ** 0.5, 3) for n in range(count)]


def sign_in(one: Principal, address: str) -> Browser:
    browser = Browser(address)
    began = time.perf_counter()
    browser.ask("/login/")
    data = {"username": one.username, "password": one.password, "csrfmiddlewaretoken": browser.token()}
    status, where, _ = browser.ask("/login/", data)
    one.login_seconds = time.perf_counter() - began
    if status != 302 or "login" in where:
        one.trouble = f"sign-in answered {status} {where}"
    return browser


def open_page(one: Principal, browser: Browser) -> dict:
    """The page of the step, with the button in it: what its form would send."""
    status, _, body = browser.ask(f"/plans/{one.code}/steps/submit/")
    if status != 200 or 'name="request_key"' not in body:
        one.trouble = one.trouble or f"the page of the step answered {status}"
        return {}
    key = body.split('name="request_key" value="')[1].split('"')[0]
    return {"seen": "0", "request_key": key, "comment": "", "csrfmiddlewaretoken": browser.token()}


def hand_in(one: Principal, browser: Browser, page: dict, wait: float) -> None:
    time.sleep(wait)
    clicks = 2 if one.way == "double" else 1
    gate = threading.Barrier(clicks)

    def click() -> None:
        gate.wait()
        began = time.perf_counter()
        try:
            status, where, body = browser.ask(f"/plans/{one.code}/steps/submit/", page)
        except OSError as failed:
            status, where, body = 0, "", str(failed)
        told = where if status == 302 else next((word for word in WORDS if word in body), "")
        one.answers.append((status, told, time.perf_counter() - began))

    hands = [threading.Thread(target=click) for _ in range(clicks)]
    [hand.start() for hand in hands]
    [hand.join() for hand in hands]


WORDS = ("还不能提交，尚缺", "不再办理")  # what a refusal says


# --- what came of it -----------------------------------------------------------------------------------------------
def judged(principals: list[Principal], deadline) -> dict:
    """What each was told against what is stored."""
    from groups.planning.models import PlanVersion
    from nanan_groups.records.models import Case, CaseStep

    steps, versions = Counter(), Counter(PlanVersion.objects.values_list("plan__case_id", flat=True))
    marked_wrong = 0
    cases = Case.objects.in_bulk([one.case for one in principals])
    for step in CaseStep.objects.filter(arrow="submit"):
        steps[step.case_id] += 1
        marked_wrong += step.late != (step.at >= deadline)
    out = Counter(marked_wrong=marked_wrong)
    for one in principals:
        case, told = cases[one.case], [status for status, _, _ in one.answers]
        taken = any(status == 302 and where == f"/plans/{one.code}/" for status, where, _ in one.answers)
        out["stored"] += steps[one.case] == 1 and not case.late
        out["late_marked"] += steps[one.case] == 1 and case.late
        out["refused"] += bool(one.answers) and all(status == 409 and word for status, word, _ in one.answers)
        out["lost"] += taken and (steps[one.case], versions[one.case], case.state) != (1, 1, "submitted")
        out["twice"] += steps[one.case] > 1 or versions[one.case] > 1
        out["stored_but_refused"] += not taken and steps[one.case] > 0
        out["errors"] += bool(one.trouble) or not told or any(status not in (302, 409) for status in told)
        expected = {"gap": (WORDS[0],), "closed": (WORDS[1],)}.get(one.way, (f"/plans/{one.code}/",) * len(told))
        out["wrong_word"] += tuple(word for _, word, _ in one.answers) != expected
        out["wrong_late"] += case.late != (one.way == "late")
    odd = {f"{one.way}: {told[:2]}" for one in principals for told in one.answers if told[0] not in (302, 409)}
    spent = sorted(seconds for one in principals for _, _, seconds in one.answers)
    return {
        "submissions": {"people": len(principals), "clicks": len(spent), "ways": WAYS},
        "outcome": {
            name: out[name]
            for name in (
                "stored",
                "late_marked",
                "refused",
                "lost",
                "twice",
                "stored_but_refused",
                "errors",
                "wrong_word",
                "marked_wrong",
                "wrong_late",
            )
        },
        "trouble": sorted({one.trouble for one in principals if one.trouble} | odd)[:9],
        "submit_ms": latency(spent),
        "sign_in_ms": latency(sorted(one.login_seconds for one in principals)),
    }


def latency(spent: list[float]) -> dict:
    def at(share: float) -> int:
        return round(1000 * spent[min(len(spent) - 1, int(share * len(spent)))])

    return {"p50": at(0.5), "p95": at(0.95), "max": round(1000 * spent[-1])} if spent else {}
