"""A form filled again: each kind of field, which form of several, what finds no field any more, what is left alone."""

import pytest

from nanan_groups.kit.refill import Missing, refilled

PAGE = "/plans/P1/edit/?year=2026"


def filled(html: str, sent_to: str = PAGE, **values):
    """(page, what was told of the form)"""
    told = []

    def notice(missing, found):
        told.append((missing, found))
        return "<!-- kept -->"

    typed = {name: sent if isinstance(sent, list) else [sent] for name, sent in values.items()}
    return refilled(html, page=PAGE, sent_to=sent_to, values=typed, secret={"token"}, notice=notice), *told[0]


def form(inner: str, attrs: str = "") -> str:
    return f'<main id="main"><form method="post"{attrs}>{inner}</form></main>'


def around(inner: str, attrs: str = "") -> str:
    return f'<main id="main"><form method="post"{attrs} data-guard data-dirty><!-- kept -->{inner}</form></main>'


def ticks(*values: str, on=()) -> str:
    one = '<input type="checkbox" name="a" value="{}"{}>'
    return "".join(one.format(value, " checked" if value in on else "") for value in values)


def choice(first: str, second: str) -> str:
    options = f'<option value="x"{first}>甲</option><option{second}>乙</option>'
    return f'<select name="a"><option value="">选择</option>{options}</select>'


AREA = '<textarea name="a" rows="2">{}</textarea>'
TWO = '<input name="a" value="{}"><input name="a" value="{}">'


@pytest.mark.parametrize(
    ("inner", "sent", "expected"),
    [
        ('<input name="a" value="old">', "新", '<input name="a" value="新">'),
        ('<input name="a">', '引"号<b>&', '<input name="a" value="引&quot;号&lt;b&gt;&amp;">'),
        ('<input type="hidden" name="a" value="3">', "2", '<input type="hidden" name="a" value="2">'),
        (AREA.format("\nold"), "一\n</textarea>二", AREA.format("\n一\n&lt;/textarea&gt;二")),
        ('<textarea name="a"></textarea>', "\n第二行", '<textarea name="a">\n\n第二行</textarea>'),
        (
            '<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2">',
            "2",
            '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
        ),
        (ticks("1", "2", "3", on="3"), ["1", "2"], ticks("1", "2", "3", on="12")),
        (choice(" selected", ""), "乙", choice("", " selected")),
        (TWO.format(1, 2), ["3", "4"], TWO.format(3, 4)),
    ],
    ids=["text", "signs", "hidden", "area", "first-line-empty", "radio", "ticks", "choice", "same-name"],
)
def test_each_kind_of_field_is_set_as_it_was_sent(inner, sent, expected):
    assert filled(form(inner), a=sent) == (around(expected), [], True)


def test_box_that_was_not_ticked_loses_its_tick():
    page, _, _ = filled(form('<input type="checkbox" name="a" checked><input name="b">'), b="x")
    assert page == around('<input type="checkbox" name="a"><input name="b" value="x">')


@pytest.mark.parametrize(
    "inner",
    [
        '<input type="password" name="a">',
        '<input type="file" name="a">',
        '<input name="a" value="old" disabled>',
        '<input type="submit" name="a" value="go">',
        '<button name="a" value="go">办理</button>',
        '<input name="token" value="now">',
    ],
)
def test_what_is_left_alone(inner):
    sent = {"token": ["then"]} if "token" in inner else {"a": ["old"]}
    assert filled(form(inner), **sent)[0] == around(inner)


def test_what_stands_in_a_template_is_not_on_the_page_yet():
    blank = '<template><input name="a" value=""></template>'
    assert filled(form(f'{blank}<input name="a">'), a="x")[0] == around(f'{blank}<input name="a" value="x">')


def test_the_form_that_was_sent_is_found_among_others():
    def row(number, text=""):
        return f'<form method="post"><input type="hidden" name="n" value="{number}"><input name="a"{text}></form>'

    other = '<form method="post" action="/logout/"><input name="a"></form><form><input name="a"></form>'
    page, _, _ = filled(other + row(1) + row(2), n="2", a="x")
    assert (
        page == other + row(1) + '<form method="post" data-guard data-dirty><!-- kept -->' + row(2, ' value="x"')[20:]
    )


@pytest.mark.parametrize("action", ["", "/plans/P1/edit/?year=2026", "?year=2026&amp;kept=abc"])
def test_address_is_compared_as_the_browser_resolves_it(action):
    attrs = f' action="{action}"'
    assert filled(form('<input name="a">', attrs), a="x")[0] == around('<input name="a" value="x">', attrs)


def test_field_outside_belongs_to_the_form_it_names():
    page, _, _ = filled(form("", ' id="f"') + '<input name="a" form="f">', a="x")
    assert page.endswith('<input name="a" form="f" value="x">')


def test_form_that_is_gone_leaves_the_words():
    page, missing, found = filled('<main id="main"><p>已提交</p></main>', a="第一行", seen="3", request_key="k", b=" ")
    assert page == '<main id="main"><!-- kept --><p>已提交</p></main>'
    assert (missing, found) == ([Missing("", "第一行")], False)


def test_words_of_a_field_that_is_gone_and_choice_that_is_no_more_are_told():
    inner = '<label for="s">学校<span>*</span></label><select name="s" id="s"><option value="1">甲</option></select>'
    _, missing, found = filled(form(inner), s="7", gone="留下的话")
    assert (missing, found) == ([Missing("学校", ""), Missing("", "留下的话")], True)


def test_form_that_saves_itself_shows_its_parts_as_sent_back():
    inner = '<fieldset data-part="p"><input name="p-a"></fieldset>'
    page, _, _ = filled(form(inner, ' data-autosave="/x/"'), **{"p-a": "x"})
    assert (
        '<form method="post" data-autosave="/x/"><!-- kept --><fieldset data-part="p" data-sent-back><input name="p-a" value="x">'
        in page
    )
