#!/usr/bin/env bash
# appwrite-cli 12.0.1 (npm): `types` has a relationship to one row as never null, in TypeScript, PHP, Kotlin and Swift.
#
# Guess: a relationship cannot be required, so that its type says that the row may be missing, as the type of each other
# column does that is not required; and a column with a default may be null, since rows that are older than it are.
# Seen on Node 20: "or null" is written where the configuration has `"default": null`. A relationship has no default, and
# `pull` writes none; a column with a default of its own has another. Both are typed as never null, while Appwrite
# answers null for a film without a director, and for a column in rows that were there before it. Strict TypeScript
# passes code that fails on the first such row; Swift's decode(), which is generated along, refuses the row. In Dart
# and C#, of the same release, both may be null.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HOME=$folder NO_COLOR=1
echo '{"private": true, "dependencies": {}}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite-cli@12.0.1 appwrite@28.0.0 typescript@5.9.3 >&2
# As `pull tables` writes it.
cat > appwrite.config.json <<'JSON'
{"projectId": "shop", "tables": [
  {"$id": "people", "databaseId": "club", "name": "People", "columns": [
    {"key": "name", "type": "string", "required": true, "array": false, "size": 100, "default": null}], "indexes": []},
  {"$id": "films", "databaseId": "club", "name": "Films", "columns": [
    {"key": "year", "type": "integer", "required": false, "array": false, "default": null},
    {"key": "stars", "type": "integer", "required": false, "array": false, "default": 3},
    {"key": "director", "type": "relationship", "required": false, "array": false, "relatedTable": "people",
     "relationType": "manyToOne", "twoWay": false, "onDelete": "setNull", "side": "parent"}], "indexes": []}]}
JSON
cat > use.ts <<'TS'
import type { Films } from "./ts/appwrite";

// A film without a director, of a row that is older than "stars", as Appwrite answers it.
const film: Films = JSON.parse('{"$id": "dune", "year": null, "stars": null, "director": null}');
for (const use of [() => film.stars.toFixed(), () => film.director.name]) {
  try {
    console.log(use());
  } catch (error) {
    console.log(String(error));
  }
}
TS
{
    for language in ts php kotlin swift dart cs; do
        node node_modules/appwrite-cli/index.js types "$language" --language "$language" > /dev/null
        lines=$(grep -rhiE '^ +((private|public|val|let) )*[a-z?|]* ?\$?(year|stars|director)\b' "$language" | head -3)
        echo "$language:$(sed -E 's/ +/ /g; s/(private|public|val|let) //g; s/ \{ .*//; s/[;,]//' <<< "$lines" | tr '\n' ';')"
    done
    npx --no-install tsc --strict --target es2022 --module preserve use.ts && echo "tsc --strict: no error"
    node use.js
} | tee seen.txt
diff seen.txt - <<'TXT'
ts: year: number | null; stars: number; director: People;
php: int|null $year; int $stars; People $director;
kotlin: year: Int?; stars: Int; director: People;
swift: year: Int?; stars: Int; director: People;
dart: int? year; int? stars; People? director;
cs: long? Year; long? Stars; People? Director;
tsc --strict: no error
TypeError: Cannot read properties of null (reading 'toFixed')
TypeError: Cannot read properties of null (reading 'name')
TXT
