#!/usr/bin/env bash
# appwrite-orm 0.6.0 with node-appwrite 27.1.0 (npm): on a server, what was read stays for five minutes, whoever writes.
#
# Guess: the cache of ServerORM follows the table, as that of WebORM does, which subscribes to the table's events; and
# what a query returns is the caller's own, to sort or to change.
# Seen on Node 20: node-appwrite's client has no subscribe(), and the ORM then goes on without, silently. A row that
# another process changes or deletes is answered as it was, get() and getOrFail() included, without a request, until
# five minutes are over or this very process writes to the same table. The list is the cache's own, too: a reverse() of
# one caller is the order that the next one gets from the same query.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps appwrite-orm@0.6.0 node-appwrite@27.1.0 >&2
cat > seen.mjs <<'JS'
import { createServer } from "node:http";
import { ServerORM } from "appwrite-orm/server";

const rows = new Map([["dune", { $id: "dune", copies: 3 }], ["emma", { $id: "emma", copies: 1 }]]);
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  const id = new URL(request.url, "http://localhost").pathname.split("/documents/")[1];
  const found = id === undefined ? { total: rows.size, documents: [...rows.values()] } : rows.get(id);
  response.statusCode = found ? 200 : 404;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(found ?? { message: "", code: 404, type: "document_not_found" }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const endpoint = `http://127.0.0.1:${server.address().port}/v1`;
const orm = new ServerORM({ endpoint, projectId: "library", databaseId: "library", apiKey: "key", autoValidate: false });
const books = (await orm.init([{ name: "books", schema: { copies: { type: "integer" } } }])).table("books");
const show = (what, found) => console.log(`${what}: ${JSON.stringify(found)}, after ${requests} requests`);
show("read", await books.get("dune"));
rows.set("dune", { $id: "dune", copies: 0 });
show("another process lends all", await books.get("dune"));
rows.delete("dune");
show("another process deletes it", await books.getOrFail("dune"));
const now = Date.now;
Date.now = () => now() + 299_000;
show("five minutes but a second later", await books.get("dune"));
Date.now = () => now() + 301_000;
show("a second more than five minutes later", await books.get("dune"));

rows.set("dune", { $id: "dune", copies: 3 });
const ids = async () => (await books.all()).map(({ $id }) => $id);
show("all", await ids());
(await books.all()).reverse();
show("all, after a caller reversed what it got", await ids());
console.log(`what was noted of it: ${JSON.stringify(books.getMessages())}`);
process.exit();
JS
node seen.mjs 2>/dev/null | tee seen.txt
diff seen.txt - <<'TXT'
read: {"$id":"dune","copies":3}, after 1 requests
another process lends all: {"$id":"dune","copies":3}, after 1 requests
another process deletes it: {"$id":"dune","copies":3}, after 1 requests
five minutes but a second later: {"$id":"dune","copies":3}, after 1 requests
a second more than five minutes later: null, after 2 requests
all: ["emma","dune"], after 3 requests
all, after a caller reversed what it got: ["dune","emma"], after 3 requests
what was noted of it: []
TXT
