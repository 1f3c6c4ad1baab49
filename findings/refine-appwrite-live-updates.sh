#!/usr/bin/env bash
# @refinedev/appwrite 8.0.1: the live provider never says "updated", and dates every event "Invalid Date".
#
# Refine's live events are of the types created, updated and deleted, and who subscribes names those that it wants. The
# provider's getRefineEvent has an empty branch for names that contain ".update", so an update's type is Appwrite's
# whole event name instead, and who asked for "updated" is not called at all. It finds ".create" anywhere in the name:
# the deletion of a document whose ID begins with "create" is told as "created". The date multiplies Appwrite's
# timestamp by 1000, as if it were seconds; it is a text in ISO 8601.
#
# Seen on 27 November 2026 with Node 20 and the events that Appwrite 1.8.1 sends:
#   create    -> created, Invalid Date
#   update    -> databases.club.collections.films.documents.emma.update, Invalid Date; "updated" was asked for: silence
#   delete    -> deleted, Invalid Date
#   delete of the document "createme" -> created, Invalid Date
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
    @refinedev/appwrite@8.0.1 appwrite@15.0.0 json-bigint@1.0.0 >&2
cat > seen.cjs <<'JS'
const { liveProvider } = require("@refinedev/appwrite");

let tell;
const live = liveProvider({ subscribe: (_channel, callback) => ((tell = callback), () => {}) }, { databaseId: "club" });

function heard(types, id, action) {
  const seen = [];
  const callback = ({ type, date }) => seen.push(`${type}, ${date}`);
  live.subscribe({ channel: "resources/films", types, callback });
  const name = `databases.club.collections.films.documents.${id}`;
  tell({
    events: [`${name}.${action}`],
    channels: ["documents"],
    timestamp: "2026-11-23T12:52:17.134+00:00",
    payload: { $id: id },
  });
  return seen.join() || "silence";
}

console.log(`create -> ${heard(["*"], "emma", "create")}`);
console.log(`update -> ${heard(["*"], "emma", "update")}`);
console.log(`update, for who asks for updated -> ${heard(["updated"], "emma", "update")}`);
console.log(`delete -> ${heard(["*"], "emma", "delete")}`);
console.log(`delete of createme -> ${heard(["*"], "createme", "delete")}`);
JS
node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
create -> created, Invalid Date
update -> databases.club.collections.films.documents.emma.update, Invalid Date
update, for who asks for updated -> silence
delete -> deleted, Invalid Date
delete of createme -> created, Invalid Date
TXT
