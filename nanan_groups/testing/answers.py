"""What an answer tells the person, beside its number: a test that knows the status only would not see an empty page."""

import json
import re

SAYS = {
    400: ("请求未能受理",),
    403: ("无权办理", "页面已过期，本次提交没有写入"),
    404: ("没有找到这一页",),
    429: ("账号已暂时锁定",),
}
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def answered(answer, status: int) -> bool:
    """``answer`` has that status, and says what one of that status has to: a whole page its heading (of a refusal, which and
    why), a redirect an address of our own, JSON a sentence or a key."""
    assert answer.status_code == status
    if 300 <= status < 400:
        assert answer.headers["Location"].startswith("/")
        return True
    if answer.streaming:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return True
    kind, text = answer.headers.get("Content-Type", ""), answer.content.decode("utf-8", "replace")
    if "json" in kind:
        assert {"sentence", "key", "ok"} & set(json.loads(text))
    elif "html" in kind and "<html" in text:
        headings = [re.sub(r"<[^>]+>", "", one).strip() for one in _HEADING.findall(text)]
        assert headings
        assert all(headings)
        assert ("trouble-number" in text) is (status >= 400 and status != 429)
        assert status not in SAYS or any(said in headings[0] for said in SAYS[status])
        assert status < 400 or re.search(r'class="reason">[^<]{4,}', text)
    return True
