#!/usr/bin/env bash
# appwrite 28.0.0 (npm) and 27.0.0 (PyPI): a shape goes into intersects() as it is, and into equal() in a list of its own.
#
# Guess: each method of Query takes a point, a line, a polygon alike.
# Seen: intersects, crosses, overlaps, touches and the four distances put the shape into the list of values; equal,
# notEqual, contains and notContains take a list for the list of values itself. Of a point its coordinates become two
# values, which Appwrite 1.9.6 refuses; of a line its points become values, each of them a shape, and the first alone is
# compared (utopia-php/database 6.0.0: Adapter/MariaDB.php handleSpatialQueries): no line is equal to a point, so that the
# answer is 200 and nothing is found. [line] finds it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite@28.0.0 >&2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check appwrite==27.0.0 >&2
cat > seen.cjs <<'JS'
const { Query } = require("appwrite");

const line = [[0, 0], [4, 4]];
for (const method of ["equal", "notEqual", "contains", "notContains", "intersects", "crosses", "overlaps", "touches"]) {
  console.log(method, JSON.stringify(JSON.parse(Query[method]("way", line)).values));
}
console.log("distanceEqual", JSON.stringify(JSON.parse(Query.distanceEqual("way", line, 1, false)).values));
console.log("equal, in a list", JSON.stringify(JSON.parse(Query.equal("way", [line])).values));
JS
cat > seen.py <<'PYTHON'
import json

from appwrite.query import Query

NAMES = {"not_equal": "notEqual", "not_contains": "notContains"}
line = [[0, 0], [4, 4]]


def tell(name, query):
    print(name, json.dumps(json.loads(query)["values"], separators=(",", ":")))


for method in ("equal", "not_equal", "contains", "not_contains", "intersects", "crosses", "overlaps", "touches"):
    tell(NAMES.get(method, method), getattr(Query, method)("way", line))
tell("distanceEqual", Query.distance_equal("way", line, 1, False))
tell("equal, in a list", Query.equal("way", [line]))
PYTHON
node seen.cjs > javascript.txt
venv/bin/python seen.py > python.txt
cat javascript.txt
diff javascript.txt python.txt
diff javascript.txt - <<'SEEN'
equal [[0,0],[4,4]]
notEqual [[0,0],[4,4]]
contains [[0,0],[4,4]]
notContains [[0,0],[4,4]]
intersects [[[0,0],[4,4]]]
crosses [[[0,0],[4,4]]]
overlaps [[[0,0],[4,4]]]
touches [[[0,0],[4,4]]]
distanceEqual [[[[0,0],[4,4]],1,false]]
equal, in a list [[[0,0],[4,4]]]
SEEN
