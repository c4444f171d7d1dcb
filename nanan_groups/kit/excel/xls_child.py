"""Reads one .xls file and prints what it holds as lines of JSON: a process of its own, started by xls_files.

The old format is a file system within a file, and the reader (calamine) believes its tables: a few wrong bytes make it
run in a circle or ask for more memory than there is, and both would end the whole server. Here they end this process.
It imports nothing of ours, so that it starts in a moment.

Lines: {"sheets": [[name, visible]]}; then for each sheet {"sheet": name, "rows", "last_row", "hidden", "merged"} and its
rows as [number, [cells]]; an area is [top, left, bottom, right]. A cell is a text, a number, true or false, ["d", day],
["m", moment], ["t", time] or ["f"] for a formula.
"""

import json
import resource
import struct
import sys
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 768 * 1024 * 1024
SECONDS = 60
OUTPUT = 512 * 1024 * 1024
PASSWORD, UNREADABLE = 3, 4

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _BOUNDSHEET, _ROW, _FORMULA, _BOOLERR = 0x0809, 0x000A, 0x0085, 0x0208, 0x0006, 0x0205
_FILEPASS, _MERGED = 0x002F, 0x00E5
_END = 0xFFFFFFFA  # from here on a sector's number is a mark


def main(path: str) -> int:
    with open(path, "rb") as source:
        places = special_cells(workbook_stream(source.read()))
    if places is None:
        return PASSWORD
    try:
        book = CalamineWorkbook.from_path(path)
        out = sys.stdout
        visible = [[sheet.name, sheet.visible == SheetVisibleEnum.Visible] for sheet in book.sheets_metadata]
        out.write(json.dumps({"sheets": visible}) + "\n")
        for index, (name, _) in enumerate(visible):
            special, hidden, merged = places[index] if index < len(places) else ({}, set(), [])
            write_sheet(out, name, book.get_sheet_by_name(name), special, hidden, merged)
    except PasswordError:
        return PASSWORD
    except (CalamineError, OSError, ValueError, MemoryError, OverflowError):
        return UNREADABLE
    return 0


def write_sheet(out, name, sheet, special: dict, hidden: set, merged: list) -> None:
    rows: dict[int, list] = {}
    if sheet.start is not None:
        first, lead = sheet.start[0], [""] * sheet.start[1]
        rows = {first + at: lead + [plain(cell) for cell in row] for at, row in enumerate(sheet.to_python())}
    for (row, column), value in special.items():
        cells = rows.setdefault(row, [])
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value
    filled = sorted(row for row, cells in rows.items() if any(cell != "" for cell in cells))
    about = {
        "sheet": name,
        "rows": len(filled),
        "last_row": filled[-1] + 1 if filled else 0,
        "hidden": sum(row in hidden for row in filled),
        "merged": merged,
    }
    out.write(json.dumps(about) + "\n")
    for row in filled:
        out.write(json.dumps([row + 1, rows[row]]) + "\n")


def plain(cell):
    if isinstance(cell, datetime):
        return ["m", cell.isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, time):
        return ["t", cell.isoformat()]
    return cell if isinstance(cell, (str, int, float)) else str(cell)


def workbook_stream(data: bytes) -> bytes:
    """The stream "Workbook" out of the container (MS-CFB): sectors chained by a table."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    directory, mini_start, mini_count, difat, difat_count = (
        struct.unpack_from("<I", data, at)[0] for at in (48, 60, 64, 68, 72)
    )

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def numbers(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def chain(start: int, table, read, limit: int = 1 << 30) -> bytes:
        parts, got, seen = [], 0, set()
        while start < _END and start not in seen and got < limit:
            seen.add(start)
            parts.append(read(start))
            got += len(parts[-1])
            start = table[start]
        return b"".join(parts)[:limit]

    fat_sectors = list(struct.unpack_from("<109I", data, 76))
    for _ in range(difat_count):
        if difat >= _END:
            break
        *more, difat = numbers(sector(difat))
        fat_sectors += more
    fat = numbers(b"".join(sector(number) for number in fat_sectors if number < _END))
    entries = chain(directory, fat, sector)
    root_start = struct.unpack_from("<I", entries, 116)[0]
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
            start, stream_size = struct.unpack_from("<II", entries, at + 116)
            if stream_size >= 4096:
                return chain(start, fat, sector, stream_size)
            mini = numbers(chain(mini_start, fat, sector, mini_count * size))
            small = chain(root_start, fat, sector)
            pieces = [small[at : at + 64] for at in range(0, len(small), 64)]
            return chain(start, mini, pieces.__getitem__, stream_size)
    return b""


def special_cells(stream: bytes):
    """By sheet: the cells whose formula or error the reader drops, hidden rows, merged areas. None: a password is set."""
    sheets = []
    for kind, data in records(stream, 0):
        if kind == _FILEPASS:
            return None
        if kind == _BOUNDSHEET:
            sheets.append(struct.unpack_from("<I", data)[0])
    found = []
    for start in sheets:
        special: dict = {}
        hidden: set = set()
        merged: list = []
        for kind, data in records(stream, start):
            if kind == _FORMULA:
                special[struct.unpack_from("<HH", data)] = ["f"]
            elif kind == _BOOLERR:
                row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
                if is_error:
                    special[row, column] = ERRORS.get(value, "#N/A")
            elif kind == _ROW and struct.unpack_from("<H", data, 12)[0] & 0x20:
                hidden.add(struct.unpack_from("<H", data)[0])
            elif kind == _MERGED:
                for at in range(struct.unpack_from("<H", data)[0]):
                    top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * at)
                    merged.append([top + 1, left + 1, bottom + 1, right + 1])
        found.append((special, hidden, merged))
    return found


def records(stream: bytes, at: int):
    """(kind, data) of a substream, without those nested in it (charts)."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4 + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at - length : at]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main(sys.argv[1]))
