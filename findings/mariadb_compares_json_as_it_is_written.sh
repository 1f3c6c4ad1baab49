#!/usr/bin/env bash
# MariaDB 10.11 (Debian 12): JSON_CONTAINS and JSON_OVERLAPS compare texts as they are written, and numbers nearly.
#
# Guess: "caf\u00e9" and "café", "a\/b" and "a/b" are one text in JSON, so that a tag that PHP wrote (json_encode) or Python
# (json.dumps) is found by a query from JavaScript (JSON.stringify), and JSON_EQUALS, which ignores spaces and the order of
# keys, calls them equal; and numbers that differ are two.
# Seen with 10.11.19: JSON_VALUE reads both texts as one, and JSON_SEARCH finds both; the three that compare find only what
# is escaped alike, JSON_NORMALIZE leaves escapes as they are, and a unique key on it takes the same document thrice.
# Numbers are doubles that may differ by less than 1e-12: [1e-13] contains 0, [9007199254740993] its neighbour, though
# JSON_EQUALS tells each two apart.
# Appwrite's contains() on a list asks JSON_OVERLAPS with PHP's own escapes, and is right for texts that it wrote itself.
#
# Ends with 0 where that is still so. Needs Debian's mariadb-server (10.11) and php-cli.
set -euo pipefail

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$folder"' EXIT
cd "$folder"
mariadbd --version | grep -o 'Ver 10\.11\.[0-9]*'
mariadb-install-db --no-defaults --auth-root-authentication-method=normal --user="$(id -un)" --datadir="$folder/data" > log
mariadbd --no-defaults --user="$(id -un)" --datadir="$folder/data" --socket="$folder/socket" --skip-networking \
    --character-set-server=utf8mb4 2>> log &
server=$!
sql() { mariadb --no-defaults --user=root --socket="$folder/socket" --default-character-set=utf8mb4 --table "$@"; }
for _ in $(seq 100); do sql -e 'SELECT 1' > /dev/null 2>&1 && break; sleep 0.1; done

php=$(php -r 'echo json_encode(["café", "a/b"]);')
python=$(python3 -c 'import json; print(json.dumps(["café", "a/b"]))')
javascript='["café","a/b"]' # what JSON.stringify writes
sql <<SQL | tee seen.txt
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
CREATE DATABASE club; USE club;
CREATE TABLE films (writer VARCHAR(10), tags JSON, normal TEXT AS (JSON_NORMALIZE(tags)), UNIQUE (normal(100)));
INSERT INTO films (writer, tags) VALUES ('PHP', '$php'), ('Python', '$python'), ('JavaScript', '$javascript');
SELECT writer, tags, JSON_VALUE(tags, '\$[0]') AS value, JSON_SEARCH(tags, 'one', 'café') AS search,
    JSON_CONTAINS(tags, '"café"') AS has_cafe, JSON_CONTAINS(tags, '"a/b"') AS has_a_b,
    JSON_OVERLAPS(tags, '["café"]') AS overlaps, JSON_EQUALS(tags, '$javascript') AS equals FROM films;
SELECT JSON_EQUALS('{"b": 1.0, "a": 2}', '{"a": 2, "b": 1}') AS keys_and_zeros, JSON_EQUALS('"a"', '"\u0061"') AS escaped_a,
    JSON_CONTAINS('[9007199254740993]', '9007199254740992') AS neighbour, JSON_CONTAINS('[1e-13]', '0') AS nearly_0,
    JSON_EQUALS('[9007199254740993]', '[9007199254740992]') + JSON_EQUALS('[1e-13]', '[0]') AS equals;
SQL
diff seen.txt - <<'TXT'
+------------+----------------------+-------+--------+----------+---------+----------+--------+
| writer     | tags                 | value | search | has_cafe | has_a_b | overlaps | equals |
+------------+----------------------+-------+--------+----------+---------+----------+--------+
| PHP        | ["caf\u00e9","a\/b"] | café  | "$[0]" |        0 |       0 |        0 |      0 |
| Python     | ["caf\u00e9", "a/b"] | café  | "$[0]" |        0 |       1 |        0 |      0 |
| JavaScript | ["café","a/b"]       | café  | "$[0]" |        1 |       1 |        1 |      1 |
+------------+----------------------+-------+--------+----------+---------+----------+--------+
+----------------+-----------+-----------+----------+--------+
| keys_and_zeros | escaped_a | neighbour | nearly_0 | equals |
+----------------+-----------+-----------+----------+--------+
|              1 |         0 |         1 |        1 |      0 |
+----------------+-----------+-----------+----------+--------+
TXT
