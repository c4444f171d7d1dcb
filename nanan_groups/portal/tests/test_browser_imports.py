"""A clerk's roster through the browser: template, upload, marked workbook, the mended one, the yes, the undo."""

import io
import re
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from groups.registry.register.queries.references import References
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal.tests.samples import sample_job
from nanan_groups.records.imports.datasets import Unit
from nanan_groups.records.imports.progress import Reporter
from nanan_groups.records.models import ImportJob, JobState
from nanan_groups.testing.browser import follow, shot, signed_in
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.import_files_made import ROW, roster
from nanan_groups.testing.register_desk import SCREENS, good
from staffing.models import StaffMember
from staffing.roster.sheets import RosterSheet

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school(transactional_db):
    with entry():
        return SiteFactory(institution__version__name="甲校小学").institution


@pytest.fixture
def clerk(school, user_of):
    return user_of("school_clerk", institution=school)


def download(page, name: str, act) -> bytes:
    with page.expect_download() as waiting:
        act()
    assert waiting.value.suggested_filename.startswith(name)
    return Path(waiting.value.path()).read_bytes()


def filled(template: bytes, school: str, *changes: dict) -> bytes:
    """The template with rows typed into it as a clerk would, below the example."""
    book = load_workbook(io.BytesIO(template))
    page = book[RosterSheet.title]
    columns = list(RosterSheet.entered())
    for at, change in enumerate(changes):
        row = ROW | {"staff_no": f"NA{at + 1:05d}", "school": school} | change
        for column, name in enumerate(columns, start=1):
            page.cell(4 + at, column).value = row[name] or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mended(marked: bytes) -> bytes:
    """The marked workbook with its one wrong cell put right and everything else left as it came."""
    book = load_workbook(io.BytesIO(marked))
    page = book[RosterSheet.title]
    cell = next(cell for row in page.iter_rows() for cell in row if cell.value == "未知")
    cell.value = "男"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_roster(page, label: str):
    """The link in the roster's own row: other sheets name the roster in what they say of themselves."""
    own = page.locator("th", has_text=re.compile(r"^\s*教职工名册"))
    return page.locator("tr").filter(has=own).get_by_role("link", name=label)


def send(page, content: bytes, name="教职工名册.xlsx") -> None:
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.fill("[name=reason]", "2026 年秋季名册")
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url("**/imports/jobs/**")


@SCREENS
def test_a_roster_goes_in_comes_back_marked_is_mended_written_and_undone(screen, request, live_server, clerk, school):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/imports/")
    good(page, f"import-list-empty-{screen}")
    template = download(page, "教职工名册-模板", lambda: of_roster(page, "下载模板").click())
    (choice,) = References(scope_of(clerk), timezone.localdate()).lists()["institution"]
    rows = [{}, {"name": "李示范", "sex": "未知"}, {"name": "王示范", "phone": "023-62700001"}]
    of_roster(page, "上传").click()
    page.wait_for_url("**/imports/staff/")
    good(page, f"import-upload-{screen}")
    page.get_by_role("button", name="上传并检查").click()
    page.locator("[data-errors]").wait_for()
    good(page, f"import-upload-errors-{screen}")
    send(page, filled(template, choice, *rows))
    page.get_by_label("未知").select_option("都不是：按有误处理，逐个改正")
    page.get_by_role("button", name="按对照检查").click()
    page.wait_for_url(re.compile(r"/imports/jobs/[^/]+/$"))
    assert "有 1 行有误" in page.locator("main").inner_text()
    good(page, f"import-refused-{screen}")
    page.get_by_role("link", name="新增", exact=False).first.click()
    page.wait_for_url("**show=new**")
    good(page, f"import-new-{screen}")
    page.get_by_role("link", name="只写入无误的").click()
    page.wait_for_url("**/confirm/")
    good(page, f"import-good-rows-{screen}")
    follow(page.get_by_role("link", name="返回预览"))
    marked = download(
        page, "标注错误-教职工名册", lambda: page.get_by_role("link", name="下载标注错误的工作簿").click()
    )

    page.goto(f"{live_server.url}/imports/staff/")
    send(page, mended(marked))
    assert "尚未写入" in page.locator("main").inner_text()
    assert StaffMember.objects.count() == 0
    good(page, f"import-preview-{screen}")
    page.get_by_role("button", name="确认写入 3 行").click()
    page.get_by_text("已写入。").wait_for()
    assert StaffMember.objects.count() == 3
    good(page, f"import-done-{screen}")
    page.get_by_role("link", name="查看教职工名册").click()
    page.wait_for_url("**/staff/")
    assert "李示范" in page.locator("main").inner_text()

    changed = [{"title_": "高级教师"}, {"name": "李示范", "sex": "男", "state": "长期请假", "phone": ""}]
    page.goto(f"{live_server.url}/imports/staff/")
    send(page, roster(*changed), "改动.csv")
    good(page, f"import-changed-{screen}")
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="放弃").is_visible()
    shot(page, f"import-changed-print-{screen}")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="放弃").click()
    page.wait_for_url("**/imports/")
    good(page, f"import-list-{screen}")

    follow(page.get_by_role("row").filter(has_text="已写入").get_by_role("link"))
    page.get_by_role("link", name="撤销导入…").click()
    page.wait_for_url("**/undo/")
    good(page, f"import-undo-{screen}")
    page.fill("[name=reason]", "传错了学期")
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_text("已撤销。").first.wait_for()
    assert StaffMember.objects.count() == 0
    good(page, f"import-undone-{screen}")


@SCREENS
def test_progress_moves_and_ends_by_itself(screen, request, live_server, clerk, school, settings, tmp_path):
    settings.PROGRESS_DIR = tmp_path
    page = request.getfixturevalue(screen)
    unit = Unit(school.code, "甲校小学")
    job = sample_job(clerk, unit=unit, state=JobState.CHECKING, beat_at=timezone.now(), checked_at=None, refused=0)
    report = Reporter(job.token, "正在检查", 10_000)
    signed_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/imports/jobs/{job.token}/")
    bar = page.locator("#job-progress progress")
    assert bar.get_attribute("value") == "0"
    good(page, f"import-progress-{screen}")
    report._last = 0
    report(6_000)
    page.locator('#job-progress progress[value="60"]').wait_for()
    assert "第 6,000 行，共 10,000 行" in page.locator("#job-progress").inner_text()
    shot(page, f"import-progress-moved-{screen}")
    ImportJob.objects.filter(pk=job.pk).update(state=JobState.READY, checked_at=timezone.now())
    page.get_by_role("button", name="确认写入").wait_for()
    assert page.locator("#job-progress").count() == 0


def test_a_dropped_file_is_taken(desktop, live_server, clerk):
    signed_in(desktop, live_server, clerk)
    desktop.goto(f"{live_server.url}/imports/staff/")
    desktop.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "拖入.csv"));
            const form = document.querySelector("form[data-drop]");
            form.dispatchEvent(new DragEvent("dragover", {dataTransfer: data, bubbles: true, cancelable: true}));
            form.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        roster({}).decode(),
    )
    desktop.fill("[name=reason]", "拖入")
    desktop.get_by_role("button", name="上传并检查").click()
    desktop.wait_for_url("**/imports/jobs/**")
    assert "拖入.csv" in desktop.locator("main").inner_text()


@SCREENS
def test_the_export_centre(screen, request, live_server, clerk, school):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/imports/")
    page.get_by_role("navigation", name="导入或导出").get_by_role("link", name="导出").click()
    page.wait_for_url("**/exports/")
    good(page, f"export-list-{screen}")
    of_roster(page, "导出").click()
    page.get_by_role("button", name="导出").click()
    page.locator("[data-errors]").wait_for()
    assert "请写明用途" in page.locator("main").inner_text()
    good(page, f"export-form-{screen}")
    page.fill("[name=reason]", "核对名册")
    content = download(page, "教职工名册-", lambda: page.get_by_role("button", name="导出").click())
    assert load_workbook(io.BytesIO(content)).sheetnames == ["教职工名册", "导出说明"]
