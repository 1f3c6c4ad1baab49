#!/usr/bin/env bash
# node-appwrite 27.0.0 (npm): JSON.stringify refuses the list of columns of almost any table with an integer.
#
# Guess: what the SDK returns is plain data, so that a server component, a log or a cache may stringify it.
# Seen on Node 20: an integer column that was made without bounds has those of 64 bits, -9223372036854775808 and
# 9223372036854775807; the SDK reads numbers beyond 2**53 as BigInt, and JSON.stringify throws a TypeError at the first.
# The value's own toString() writes it right.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.0.0 json-bigint@1.0.0 >&2
cat > seen.cjs <<'JS'
const http = require("node:http");
const { Client, TablesDB } = require("node-appwrite");

const answer =
  '{"total":1,"columns":[{"key":"age","type":"integer","status":"available","error":"","required":false,' +
  '"array":false,"min":-9223372036854775808,"max":9223372036854775807,"default":null}]}';
const server = http.createServer((_request, response) => {
  response.setHeader("content-type", "application/json; charset=UTF-8");
  response.end(answer);
});
server.listen(0, "127.0.0.1", async () => {
  const client = new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("club");
  const columns = await new TablesDB(client).listColumns({ databaseId: "club", tableId: "members" });
  console.log(`max is a ${typeof columns.columns[0].max}`);
  try {
    console.log(JSON.stringify(columns));
  } catch (error) {
    console.log(`JSON.stringify: ${error.name}: ${error.message}`);
  }
  console.log(`toString() says what was sent: ${columns.toString() === answer}`);
  server.close();
});
JS
node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
max is a bigint
JSON.stringify: TypeError: Do not know how to serialize a BigInt
toString() says what was sent: true
TXT
