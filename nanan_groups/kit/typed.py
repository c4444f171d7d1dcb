"""Text that people type: signs that no eye sees and no database, Word or Excel file can hold.

XML 1.0 refuses them, PostgreSQL refuses NUL, and a clerk who pasted one could never find it. One set of signs, three doors:

* What a browser sends is ``cleaned`` before anybody reads it (portal/middleware.py): nothing that could be read is lost.
  The line end of Word and of presentations (vertical tab) and the page end become a line end. An address that names a
  record with such a sign names no record (404).
* What a file, a command or the code brings is refused with a sentence: a cell (kit/excel/kinds.py), a row that an act is
  about to write (records/acts.py), a part that is saved while typed.
* What is written out is cleaned once more (kit/official/word.py, kit/excel/cells.py): an older row may hold anything.
"""

import re

from django.http import QueryDict

# Control signs but tab and line ends; halves of a pair of UTF-16 on their own; the two that are no characters.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ENDS_A_LINE = re.compile("[\x0b\x0c]")
SENTENCE = "含有看不见、也无法保存的控制字符，请删去后重新填写。"


def holds_unseen(text: str) -> bool:
    return not text.isprintable() and UNSEEN.search(text) is not None  # the common case is settled by the first


def cleaned(text: str) -> str:
    """``text`` without such signs."""
    return UNSEEN.sub("", _ENDS_A_LINE.sub("\n", text)) if holds_unseen(text) else text


def cleaned_query(given: QueryDict) -> QueryDict:
    """The same names and values, cleaned; the very same object when there is nothing to clean."""
    lists = list(given.lists())
    if not any(holds_unseen(text) for name, values in lists for text in (name, *values)):
        return given
    made = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in lists:
        made.setlist(cleaned(name), [*made.getlist(cleaned(name)), *map(cleaned, values)])
    made._mutable = False
    return made
