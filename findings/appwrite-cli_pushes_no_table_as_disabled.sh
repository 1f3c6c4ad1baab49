#!/usr/bin/env bash
# appwrite-cli 12.0.1 (npm): `push tables` tells that it disabled a table, and switches each table on that it changes.
#
# Guess: "enabled" of a table in appwrite.config.json, where `pull` writes it, is what `push` makes of it; and who pushes
# a new name changes the name.
# Seen on Node 20: the value is compared, and a difference is shown, and told as "Updated ... - enabled", but no request
# has it. Appwrite takes `enabled` for true where a request that creates or updates a table leaves it out (1.8.1, 1.9.6:
# Collections/Create.php, Update.php). So the table stays in use, with the same success at each push; one that was taken
# out of use for a migration is back with the next push of its name; and one that is off here is on in the project that
# it is pushed to next. Databases, buckets, functions and sites are pushed with their switch.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HOME=$folder NO_COLOR=1
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite-cli@12.0.1 >&2
cat > seen.cjs <<'JS'
const { execFile } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const { createServer } = require("node:http");
const { promisify } = require("node:util");

const films = { $id: "films", $permissions: [], databaseId: "club", name: "Films", enabled: true, rowSecurity: false };
let tables = new Map();
// What Appwrite does with a table that is created or updated: it is enabled unless the request says that it is not.
const server = createServer(async (request, response) => {
  const [, , service, , list, id] = request.url.split("?")[0].split("/");
  if (request.method !== "GET") {
    const { tableId: $id = id, enabled = true, permissions = [], name } = JSON.parse((await request.toArray()).join(""));
    tables.set($id, { ...films, $id, name, enabled, $permissions: permissions, columns: [], indexes: [] });
  }
  response.statusCode = service !== "tablesdb" || !id || tables.has(id) ? 200 : 404;
  response.setHeader("Content-Type", "application/json");
  const databases = [{ $id: "club", name: "club", enabled: true }];
  const found = list ? { total: tables.size, tables: [...tables.values()] } : { total: 1, databases };
  const other = { version: "1.9.6", code: 404, total: 0, attributes: [], indexes: [] };
  response.end(JSON.stringify(service !== "tablesdb" || response.statusCode === 404 ? other : id ? tables.get(id) : found));
});
const cli = (...words) => promisify(execFile)("node", ["node_modules/appwrite-cli/index.js", ...words]);

server.listen(0, "127.0.0.1", async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}/v1`;
  await cli("client", "--endpoint", endpoint, "--project-id", "shop", "--key", "secret");
  async function push(what, here, there) {
    tables = new Map(there ? [["films", { ...films, ...there, columns: [], indexes: [] }]] : []);
    const table = { ...films, ...here, columns: [], indexes: [] };
    const tablesDB = [{ $id: "club", name: "club", enabled: true }];
    writeFileSync("appwrite.config.json", JSON.stringify({ projectId: "shop", endpoint, tablesDB, tables: [table] }));
    const { stdout } = await cli("push", "tables", "--all", "--force");
    const [told] = stdout.match(/(Created|Updated) .*/);
    console.log(`${what}: ${told.trim()}; enabled: ${here.enabled} here, ${tables.get("films").enabled} there`);
  }
  await push("switch it off", { enabled: false }, { enabled: true });
  await push("name one that is off", { enabled: false, name: "Movies" }, { enabled: false });
  await push("create it", { enabled: false });
  server.close();
});
JS
timeout 120 node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
switch it off: Updated Films ( films ) - enabled; enabled: false here, true there
name one that is off: Updated Movies ( films ) - name; enabled: false here, true there
create it: Created Films ( films ); enabled: false here, true there
TXT
