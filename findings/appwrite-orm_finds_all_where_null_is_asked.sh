#!/usr/bin/env bash
# appwrite-orm 0.6.0 with node-appwrite 27.1.0 (npm): a filter of null is no filter, for rows, counts and joins alike.
#
# Guess: table.query({ returned: null }) finds the loans that are still out, as null does in SQL builders and in
# Prisma, or at the least refuses null: Appwrite has Query.isNull for it.
# Seen on Node 20: the entry is left out before the request is made, as if it were undefined. The request has no query,
# so that Appwrite answers with whatever there is: first({ returned: null }) is a loan that was returned, count() is all
# of them. A null beside another entry loses its half of the filter. The offline double (development: true) does the same.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps appwrite-orm@0.6.0 node-appwrite@27.1.0 >&2
cat > seen.mjs <<'JS'
import { createServer } from "node:http";
import { ServerORM } from "appwrite-orm/server";

const loans = [
  { $id: "dune", returned: "2026-01-01T00:00:00.000+00:00", reader: "ann" },
  { $id: "emma", returned: null, reader: "ann" },
];
let asked;
// What Appwrite lists: with no query, all there is.
const server = createServer((request, response) => {
  const queries = [...new URL(request.url, "http://localhost").searchParams.values()].map((text) => JSON.parse(text));
  asked = queries.map(({ method, attribute, values }) => [method, attribute, values].filter(Boolean).join(" "));
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ total: loans.length, documents: loans }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const tables = [{ name: "loans", schema: { returned: { type: "datetime" }, reader: { type: "string" } } }];
const place = { endpoint: `http://127.0.0.1:${server.address().port}/v1`, projectId: "library", databaseId: "library" };
const orm = new ServerORM({ ...place, apiKey: "key", autoValidate: false });
const table = (await orm.init(tables)).table("loans");
const show = (name, found) => console.log(`${name}: asked [${asked.join(", ")}], found ${found}`);
show("query", (await table.query({ returned: null })).map(({ $id }) => $id));
show("first", (await table.first({ returned: null })).$id);
show("count", await table.count({ returned: null }));
show("query beside another", (await table.query({ reader: "ann", returned: null })).map(({ $id }) => $id));
const offline = (await new ServerORM({ ...place, development: true }).init(tables)).table("loans");
for (const loan of loans) await offline.create(loan);
console.log("offline:", (await offline.query({ returned: null })).map(({ $id }) => $id).join());
process.exit();
JS
node seen.mjs 2>/dev/null | tee seen.txt
diff seen.txt - <<'TXT'
query: asked [], found dune,emma
first: asked [limit 1], found dune
count: asked [], found 2
query beside another: asked [equal reader ann], found dune,emma
offline: dune,emma
TXT
