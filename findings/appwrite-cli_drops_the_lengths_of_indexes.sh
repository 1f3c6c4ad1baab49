#!/usr/bin/env bash
# appwrite-cli 12.0.1 (npm): `pull` writes no lengths of indexes, so that what was pulled cannot be pushed elsewhere.
#
# Guess: what `appwrite pull tables` writes makes, with `appwrite push tables`, the same tables in another project.
# Seen with Node 20: the configuration keeps of an index its key, type, status, columns and orders, and drops `lengths`.
# An index over a text of more than 768 characters needs them: the server answers the push with "Index length is longer
# than the maximum: 768", and leaves the table without it. 5.0.5 wrote them still; the keys of 25.1.0 lack them, too.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm, and no server: it has the command line's own
# module write down what the API answers of a table.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite-cli@12.0.1 >&2
echo '{"projectId": "shop"}' > appwrite.config.json
cat > seen.cjs <<'JS'
const { localConfig } = require("appwrite-cli/lib/config");
const fs = require("fs");

localConfig.addTable({
  $id: "notes",
  $permissions: [],
  databaseId: "main",
  name: "Notes",
  enabled: true,
  rowSecurity: false,
  columns: [{ key: "text", type: "string", status: "available", size: 5000, required: false, array: false }],
  indexes: [{ key: "by_text", type: "key", status: "available", columns: ["text"], orders: ["ASC"], lengths: [100] }],
});
const [table] = JSON.parse(fs.readFileSync("appwrite.config.json", "utf8")).tables;
console.log(JSON.stringify(table.indexes));
JS
HOME=$folder node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
[{"key":"by_text","type":"key","status":"available","columns":["text"],"orders":["ASC"]}]
TXT
