"""References after a worksheet has moved: the right ones follow, all others stay as they were written."""

import pytest

from nanan_groups.kit.excel.moved import LAST_ROW, Move

RIGHT = Move("教职工", 100, columns=1, rows=None)
FEW = Move("教职工", 10, columns=1, rows=[1, 2, 5, 8])  # 5 becomes 3, 8 becomes 4


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1+$B$2", "=B1+$C$2"),
        ("=SUM(A1:C9,E:E,$F:$G,2:3)", "=SUM(B1:D9,F:F,$G:$H,2:3)"),
        ("=教职工!A1&'教职工'!B2", "=教职工!B1&'教职工'!C2"),
        ("=代码!A1&'别 表'!B2+[1]教职工!A1", "=代码!A1&'别 表'!B2+[1]教职工!A1"),
        ('=IF(A1="A1:B2",LOG10(B1),选项_1)', '=IF(B1="A1:B2",LOG10(C1),选项_1)'),
        ("=名册[姓名]&Z1&AZ9", "=名册[姓名]&AA1&BA9"),
        ("=XFD1", "=XFD1"),
        ("=SUM(", "=SUM("),
        ('="未完', '="未完'),
        ("选项_1", "选项_1"),
        ('"小学,中学"', '"小学,中学"'),
        ("教职工!$A$3:$A$7", "教职工!$B$3:$B$7"),
    ],
)
def test_formulas_in_the_sheet_that_moves(formula, moved):
    assert RIGHT.formula(formula, here=True) == moved


@pytest.mark.parametrize(
    ("formula", "moved"),
    [("=A1+SUM(B:B)", "=A1+SUM(B:B)"), ("=教职工!A1+A1", "=教职工!B1+A1"), ("=SUM(教职工!A:B)", "=SUM(教职工!B:C)")],
)
def test_formulas_in_other_sheets(formula, moved):
    assert RIGHT.formula(formula, here=False) == moved


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A5", "=B3"), ("=A3", "=#REF!"), ("=SUM(A3:A9)", "=SUM(B3:B4)"), ("=SUM(A3:A4)", "=SUM(#REF!)"),
        ("=SUM(A1:A10)", "=SUM(B1:B4)"), ("=A15", "=B9"), ("=SUM(5:6)", "=SUM(3:3)"), ("=SUM(A11:A20)", "=SUM(B5:B14)"),
    ],
)  # fmt: skip
def test_formulas_when_rows_are_left_out(formula, moved):
    assert FEW.formula(formula, here=True) == moved


def test_a_rule_moves_with_its_area():
    """What is relative keeps its distance, what is fixed follows its row."""
    assert FEW.formula("AND($A3>0,B$2=1,C$5=2,SUM(D3:D3))", here=True, shift=0) == "AND($B3>0,C$2=1,D$3=2,SUM(E3:E3))"
    assert FEW.formula("$A8", here=True, shift=-4) == "$B4"


@pytest.mark.parametrize(
    ("area", "moved"),
    [
        ("A1:C2", "B1:D2"), ("A3:A9", "B3:B4"), ("A3:A4", None), ("A6:A7", None), ("A8", "B4"), ("A9:A5000", "B5:B4994"),
        ("A11:A12", "B5:B6"), (f"A3:A{LAST_ROW}", f"B3:B{LAST_ROW}"), ("A3:XFD5", "B3:XFD3"),
    ],
)  # fmt: skip
def test_areas_when_rows_are_left_out(area, moved):
    assert FEW.area(area) == moved
    assert RIGHT.area("A1:XFD5") == "B1:XFD5"


def test_rows_when_some_are_left_out():
    assert [FEW.row(number) for number in (1, 2, 3, 5, 8, 10, 11)] == [1, 2, None, 3, 4, None, 5]
    assert [RIGHT.row(number) for number in (1, 50, 200)] == [1, 50, 200]
