#!/usr/bin/env bash
# rxdb 17.6.0 with appwrite 28.0.0 (npm): what others write while the socket is down never arrives, not after a restart either.
#
# Guess: RxDB is offline-first, and its page on Appwrite says that changes are synchronized when connectivity returns; so
# replication-appwrite asks for what it missed once the SDK has connected again, or at the latest when it starts anew.
# Seen on Node 20: the SDK connects and subscribes again, and the plugin hears nothing of it and asks for nothing. Each
# event that it is told of then moves the checkpoint, `$updatedAt` and id, past what came in between: the next start
# of the replication, with the same database, asks for later changes alone. Nothing is raised, and the gap stays for good.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
    rxdb@17.6.0 rxjs@7.8.2 appwrite@28.0.0 json-bigint@1.0.0 ws@8.18.0 >&2
cat > seen.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { createRxDatabase } from "rxdb";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { WebSocket, WebSocketServer } from "ws";

globalThis.WebSocket = WebSocket;
globalThis.window = { setTimeout, clearTimeout, setInterval, localStorage: { getItem: () => null } };
const { Client } = await import("appwrite");
const { replicateAppwrite } = await import("rxdb/plugins/replication-appwrite");

// What Appwrite does: it lists the films that changed after a checkpoint, and tells each change to who is subscribed.
const films = [];
const server = createServer((request, response) => {
  const after = /\$updatedAt","values":\["([^"]+)/.exec(decodeURIComponent(request.url))?.[1] ?? "";
  const documents = films.filter(({ $updatedAt }) => $updatedAt > after);
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ total: documents.length, documents }));
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  const send = (type, data) => socket.send(JSON.stringify({ type, data }));
  socket.on("message", (text) => {
    const [{ subscriptionId, channels }] = JSON.parse(text).data;
    socket.tell = (payload) => send("event", { events: [], channels, subscriptions: [subscriptionId], payload });
    sockets.emit("subscribed");
  });
  send("connected", { channels: [], subscriptions: {}, user: null });
});
async function create($id, minute) {
  films.push({ $id, $updatedAt: `2026-11-28T10:0${minute}:00.000+00:00`, title: $id, deleted: false });
  for (const socket of sockets.clients) socket.tell?.(films.at(-1));
  await pause(200);
}
await once(server.listen(0, "127.0.0.1"), "listening");

const database = await createRxDatabase({ name: "club", storage: getRxStorageMemory() });
const properties = { id: { type: "string", maxLength: 36 }, title: { type: "string" } };
const schema = { version: 0, primaryKey: "id", type: "object", properties };
const { films: collection } = await database.addCollections({ films: { schema } });
const client = new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("club");
async function start() {
  const options = { client, databaseId: "club", collectionId: "films", deletedField: "deleted", collection, pull: {} };
  const replication = replicateAppwrite({ replicationIdentifier: "club", waitForLeadership: false, ...options });
  await Promise.all([once(sockets, "subscribed"), replication.awaitInitialReplication()]);
  return replication;
}
const show = async (when) => console.log(`${when}: ${(await collection.find().exec()).map(({ id }) => id).join(", ")}`);

await create("alien", 1);
const replication = await start();
await create("brazil", 2);
await show("at first");
for (const socket of sockets.clients) socket.terminate();
await create("casablanca", 3);
await once(sockets, "subscribed");
await pause(200);
await show("connected again");
await create("dune", 4);
await show("after the next change");
await replication.cancel();
await start();
await show("started anew");
process.exit();
JS
timeout 60 node seen.mjs 2>/dev/null | tee seen.txt
diff seen.txt - <<'TXT'
at first: alien, brazil
connected again: alien, brazil
after the next change: alien, brazil, dune
started anew: alien, brazil, dune
TXT
