"""Signs that no eye sees: which they are, and that each of the three doors knows the same ones."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from docx import Document
from openpyxl import Workbook, load_workbook

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Text
from nanan_groups.kit.excel.cells import write_text
from nanan_groups.kit.official.paper import Paper, PaperColumn, Prose, rows_of
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.kit.typed import cleaned, cleaned_query, holds_unseen

# XML 1.0, Char; a file in UTF-8 cannot hold halves of a pair either. DEL is allowed there and yet nothing to be seen.
XML = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REFUSED = [chr(n) for n in range(0x11000) if not XML.fullmatch(chr(n)) or n == 0x7F]
KEPT = ["\t", "\n", "\r", " ", "\u3000", "\u200b", "\ufeff", "\ufffd", "\ufdd0", "\x80", "\x85", "\u2028", "😀", "𠮷"]


def test_every_sign_that_xml_refuses_is_taken_out_and_no_other():
    assert all(holds_unseen(sign) for sign in REFUSED)
    assert "".join(REFUSED) != cleaned("".join(REFUSED))
    assert cleaned("甲" + "".join(REFUSED) + "乙") == "甲\n\n乙"  # vertical tab and page end
    assert cleaned("".join(KEPT)) == "".join(KEPT)
    assert not holds_unseen("".join(KEPT))


def test_the_line_end_of_word_stays_a_line_end():
    assert cleaned("第一行\x0b第二行\x0c第三行\r\n") == "第一行\n第二行\n第三行\r\n"


def test_names_and_values_of_a_query_are_cleaned_and_nothing_else_changes():
    given = QueryDict("a=1&a=2&b=%E6%A0%A1%0D%0A&c=")
    assert cleaned_query(given) is given
    made = cleaned_query(QueryDict("a=%00x&a=y&%EF%BF%BEa=z&b=%ED%A0%80"))
    assert made.getlist("a") == ["x", "y", "z"]
    assert "\ufffd" in made["b"]  # bytes that are no UTF-8 were replaced on the way
    with pytest.raises(AttributeError):
        made["a"] = "1"


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\x7f", "\ud800", "\ufffe", "\uffff"])
def test_what_is_no_browser_is_refused(sign):
    for refuse in (lambda text: short_enough(text, 10, "用途", "reason"), Text(10).read):
        with pytest.raises(RuleViolation) as refused:
            refuse(f"甲{sign}乙")
        assert refused.value.code == "control"


def test_word_and_excel_open_whatever_an_older_row_holds():
    text = "甲" + "".join(REFUSED) + "乙"
    paper = Paper(title=text, unit=text, body=(Prose(text), rows_of((PaperColumn(text, 1),), [(text,)])))
    again = Document(BytesIO(word_of(paper)))
    assert [one.text for one in again.paragraphs[:2]] == ["甲\n\n乙", "编制单位：甲\n\n乙"]
    assert [cell.text for row in again.tables[0].rows for cell in row.cells] == ["甲\n\n乙"] * 2
    assert again.core_properties.title == "甲\n\n乙"
    assert ElementTree.fromstring(again.element.xml) is not None
    book, out = Workbook(), BytesIO()
    write_text(book.active["A1"], text)
    book.save(out)
    assert load_workbook(BytesIO(out.getvalue())).active["A1"].value == "甲乙"
