#!/usr/bin/env bash
# node-appwrite 27.0.0 (npm): no row of a table that has a column "constructor" can be read.
#
# Guess: any key that Appwrite takes for a column (letters, digits, ".", "-" and "_") is read back by its own SDK, and
# "constructor" is what a table of racing results calls its teams.
# Seen on Node 20: the SDK parses answers with json-bigint 1.0.0, which refuses this key anywhere in a text. The row, and
# every list that holds one, end in a SyntaxError that is no AppwriteException. The list of columns can be read, since
# the name is a value there. The built-in JSON.parse reads them all.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.0.0 json-bigint@1.0.0 >&2
cat > seen.cjs <<'JS'
const http = require("node:http");
const { Client, TablesDB } = require("node-appwrite");

const row = { $id: "1", $tableId: "races", $databaseId: "f1", driver: "Ayrton Senna", constructor: "McLaren" };
const answers = {
  "/v1/tablesdb/f1/tables/races/rows/1": row,
  "/v1/tablesdb/f1/tables/races/rows": { total: 1, rows: [row] },
  "/v1/tablesdb/f1/tables/races/columns": { total: 1, columns: [{ key: "constructor", type: "string", size: 64 }] },
};
const server = http.createServer((request, response) => {
  response.setHeader("content-type", "application/json; charset=UTF-8");
  response.end(JSON.stringify(answers[new URL(request.url, "http://localhost").pathname]));
});
server.listen(0, "127.0.0.1", async () => {
  const client = new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("f1");
  const tables = new TablesDB(client);
  const table = { databaseId: "f1", tableId: "races" };
  const calls = {
    getRow: () => tables.getRow({ ...table, rowId: "1" }),
    listRows: () => tables.listRows(table),
    listColumns: () => tables.listColumns(table),
  };
  for (const [name, call] of Object.entries(calls)) {
    await call().then(
      () => console.log(`${name}: read`),
      (error) => console.log(`${name}: ${error.name}: ${error.message}`),
    );
  }
  server.close();
});
JS
node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
getRow: SyntaxError: Object contains forbidden constructor property
listRows: SyntaxError: Object contains forbidden constructor property
listColumns: read
TXT
