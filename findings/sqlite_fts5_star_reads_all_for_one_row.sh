#!/usr/bin/env bash
# SQLite 3.46.1, FTS5 (apsw 3.46.1.0 on PyPI): a star that finds nothing more reads all of a word for its first row.
#
# Guess: where one word of the vocabulary begins with "note", MATCH 'note*' LIMIT 1 costs what MATCH 'note' LIMIT 1 does:
# a look at the range of words, then the first row of the only one.
# Seen on Python 3.11 with 100,000 rows that have the word: both find row 1, but the star first puts the rows of all words
# in its range together in memory, 0.8 MB in place of 6 KB and 2 ms in place of 0.01; with 200,000 rows it is twice as
# much. LIMIT, the order by rowid and an optimized index change nothing; prefix='4', an index of beginnings of that very
# length, makes it as cheap as the word.
#
# Ends with 0 where that is still so.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.46.1.0 2>/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
import apsw


def peak(match: str, rows: int, options: str = "") -> int:
    """The bytes that SQLite takes at most to find the first of so many rows."""
    connection = apsw.Connection(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE notes USING fts5 (text{options})")
    with connection:
        connection.executemany("INSERT INTO notes VALUES (?)", ((f"note {row}",) for row in range(rows)))
    connection.execute("INSERT INTO notes (notes) VALUES ('optimize')")
    search = "SELECT rowid FROM notes WHERE notes MATCH ? ORDER BY rowid LIMIT 1"
    assert connection.execute(search, (match,)).fetchall() == [(1,)]
    apsw.status(apsw.SQLITE_STATUS_MEMORY_USED, True)
    held, _ = apsw.status(apsw.SQLITE_STATUS_MEMORY_USED, True)
    connection.execute(search, (match,)).fetchall()
    _, most = apsw.status(apsw.SQLITE_STATUS_MEMORY_USED)
    connection.close()
    return most - held


print("SQLite", apsw.sqlite_lib_version())
found = {rows: (peak("note", rows), peak("note*", rows)) for rows in (100_000, 200_000)}
indexed = peak("note*", 100_000, ", prefix='4'")
for rows, (word, star) in found.items():
    print(f"{rows} rows: note {word} bytes, note* {star}")
print(f"with prefix='4': note* {indexed}")
assert all(word < 10_000 for word, _ in found.values()), "the word costs more now"
assert found[100_000][1] > 500_000, "the star stops at the first row now"
assert found[200_000][1] > 1.8 * found[100_000][1], "what the star costs no longer grows with the rows"
assert indexed < 10_000, "an index of beginnings serves no more"
PYTHON
