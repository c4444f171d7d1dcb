"""Every official paper as the browser prints it: the paper is the first page, and nothing stands alone on its last one."""

import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.template.loader import render_to_string

from nanan_groups.kit.official.pages import blocks_of
from nanan_groups.kit.official.word import DEMONSTRATION
from nanan_groups.testing.browser import shot
from nanan_groups.testing.pdf import Pdf, read_pdf, reads_pdf

from .test_official_papers import FOOTER, SIGNED, alone_at_the_end, laid_out_well, sample
from .test_unseen_signs import body, paths

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
STYLES = configured.BASE_DIR / "nanan_groups/portal/static/portal"
TABLE, PROSE = (15, 16, 19, 21, 22), (12, 13, 15, 17, 18)  # about the lengths at which a page ends


def styled(page: str) -> str:
    """A page with its style sheets inside and without its scripts, as no server is asked."""
    page = re.sub(r"<script[^>]*></script>", "", page)
    return re.sub(r'<link rel="stylesheet" href="[^"]*?portal/(\w+)\.css">', _sheet, page)


def _sheet(found: re.Match) -> str:
    return f"<style>{(STYLES / f'{found[1]}.css').read_text(encoding='utf-8')}</style>"


@pytest.fixture
def printed(chromium, tmp_path):
    page = chromium.new_page()

    def printed(name: str, html: str) -> Pdf:
        page.set_content(styled(html))
        if name:
            shot(page, name)
        path = Path(tmp_path) / "paper.pdf"
        page.pdf(path=str(path), prefer_css_page_size=True)
        return read_pdf(path)

    yield printed
    page.close()


def sheet_of(paper) -> str:
    inside = render_to_string("official/_paper.html", {"paper": paper, "blocks": blocks_of(paper)})
    sheets = "".join(f'<link rel="stylesheet" href="portal/{name}.css">' for name in ("base", "print", "paper"))
    return (
        f'<!doctype html><html lang="zh-Hans"><head>{sheets}</head><body class="paper-letter paper-demo">'
        f'<main class="main"><div class="desk"><article class="official official-letter">{inside}</article></div></main>'
    )


def test_every_paper_printed_by_the_browser(addresses, one_of_each, client_of, settings, printed):
    if not reads_pdf():
        pytest.skip("poppler is not installed")
    settings.DEMO = True
    client = client_of(one_of_each["registry_officer"])
    own = [path for end in ("-print", "group-profile") for path in paths(addresses, "registry_officer", end)]
    seen = []
    for path in own:
        html = body(client.get(path)).decode()
        if "portal/paper.css" not in html:
            continue
        paper = printed(f"paper-{path.strip('/').replace('/', '-')}", html)
        laid_out_well(path, paper)
        head = re.search(
            r"((?:<p class=\"(?:letterhead|letter-number|annex-label)\">[^<]*</p>\s*)*<h2>.*?)</h2>", html
        )[1]
        title = re.sub(r"<[^>]*>", "", head)  # with what a letter has above it
        first = "".join(paper.without(FOOTER, re.escape(DEMONSTRATION))[0])
        assert first.startswith(re.sub(r"\s", "", title)), path
        seen.append(path)
    assert len(seen) >= 8
    for lengths, table_last in ((TABLE, True), (PROSE, False)):
        turned = set()
        for rows in lengths:
            paper = printed("", sheet_of(sample(rows, table_last=table_last)))
            turned.add(len(paper.pages))
            assert paper.without(FOOTER)[-1][-3:] == SIGNED
            assert not alone_at_the_end(paper), (rows, table_last)
        assert turned == {1, 2}
