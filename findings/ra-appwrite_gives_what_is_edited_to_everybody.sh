#!/usr/bin/env bash
# ra-appwrite 1.1.0 (npm, the data provider of react-admin's makers): an edit replaces the permissions of the record.
#
# Guess: update() and updateMany() change the fields that they are given; who may read and change a record stays as it
# is, as with Appwrite itself, where an update that names no permissions leaves them.
# Seen on Node 20: each update sends permissions of the provider's own, read("any") and write("any") unless told at the
# start, in place of the record's. Who corrects a title of a collection with document security has opened the record to
# those without an account, and lost the list of those whom it was for; Appwrite takes it, since everybody has the role
# "any". getOne() leaves $permissions out, so that a form cannot hand them back either; each call would have to give
# them as meta.readPermissions and meta.writePermissions, which the README does not mention.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ra-appwrite@1.1.0 appwrite@17.0.2 >&2
cat > seen.cjs <<'JS'
const { createServer } = require("node:http");
const { Client, Databases } = require("appwrite");
const { appWriteDataProvider } = require("./node_modules/ra-appwrite/lib/appWriteDataProvider.js");

const own = ['read("user:ann")', 'update("user:ann")'];
let document;
// What Appwrite does with an update: it keeps the permissions where none are named, and splits "write" in two.
const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join("");
  if (body) {
    const { data, permissions } = JSON.parse(body);
    const named = permissions?.flatMap((permission) =>
      permission.startsWith("write") ? ["update", "delete"].map((kind) => permission.replace("write", kind)) : permission,
    );
    document = { ...document, ...data, $id: "diary", $permissions: named ?? document.$permissions };
  }
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(document));
});
server.listen(0, "127.0.0.1", async () => {
  const client = new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("club");
  const provider = appWriteDataProvider({ client, databaseId: "club", collectionIds: { notes: "notes" } });
  const show = (what) => console.log(`${what}: ${document.title}, ${document.$permissions.join(" ")}`);

  document = { $id: "diary", title: "Diary", $permissions: own };
  await new Databases(client).updateDocument("club", "notes", "diary", { title: "Diary." });
  show("updateDocument");
  const { data } = await provider.getOne("notes", { id: "diary" });
  console.log(`getOne: ${Object.keys(data).join(" ")}`);
  await provider.update("notes", { id: "diary", data: { ...data, title: "Diary!" }, previousData: data });
  show("update");
  document.$permissions = own;
  await provider.updateMany("notes", { ids: ["diary"], data: { title: "Diary" } });
  show("updateMany");
  process.exit();
});
JS
timeout 60 node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
updateDocument: Diary., read("user:ann") update("user:ann")
getOne: id title
update: Diary!, read("any") update("any") delete("any")
updateMany: Diary, read("any") update("any") delete("any")
TXT
