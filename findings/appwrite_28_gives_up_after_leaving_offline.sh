#!/usr/bin/env bash
# appwrite 28.0.0 (npm, the web SDK): who unsubscribes while the connection is down is not connected again the next time.
#
# Guess: client.subscribe() connects again whenever the connection is lost, as it says on the console each time; what was
# subscribed to before, and when it was left, has no part in it.
# Seen on Node 20: the SDK notes that a close is its own doing in a flag, which the event of the close takes back. Where
# the last subscription is left after a loss, and before the SDK has connected again, there is no socket to close and
# no such event. The flag stays: the next subscription works until the connection is lost, and is then left alone, with
# no error and no word on the console. A page whose list was left in a tunnel shows the next one live, until the next
# tunnel. Realtime, the SDK's newer class, connects again.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite@28.0.0 ws@8.18.0 >&2
cat > seen.cjs <<'JS'
const { setTimeout: pause } = require("node:timers/promises");
const { WebSocket, WebSocketServer } = require("ws");

globalThis.WebSocket = WebSocket;
globalThis.window = { setInterval, clearInterval, setTimeout, clearTimeout, localStorage: { getItem: () => null } };
const { Client, Realtime } = require("appwrite");

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
server.on("connection", (socket) =>
  socket.send(JSON.stringify({ type: "connected", data: { channels: [], subscriptions: {}, user: null } })),
);
const lose = () => server.clients.forEach((socket) => socket.terminate());
const connected = async (milliseconds) => (await pause(milliseconds), server.clients.size ? "connected" : "alone");

async function travel(name, subscribe, leaves) {
  let leave = await subscribe();
  const seen = [await connected(500)];
  lose();
  if (leaves) {
    await pause(200);
    await leave();
    await pause(1500);
    leave = await subscribe();
  }
  seen.push(await connected(2500)); // the SDK waits for a second before it connects again
  lose();
  seen.push(await connected(2500));
  console.info(`${name}${leaves ? ", left while down" : ""}: ${seen.join(", ")}`);
  await leave();
  lose();
  await pause(1500);
}

console.log = console.error = () => {}; // what the SDK says of each loss
server.on("listening", async () => {
  const project = () => new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("shop");
  for (const leaves of [false, true]) {
    const client = project();
    await travel("Client", () => client.subscribe("rows", () => {}), leaves);
    const realtime = new Realtime(project());
    await travel("Realtime", async () => (await realtime.subscribe("rows", () => {})).unsubscribe, leaves);
  }
  process.exit();
});
JS
timeout 120 node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
Client: connected, connected, connected
Realtime: connected, connected, connected
Client, left while down: connected, connected, alone
Realtime, left while down: connected, connected, connected
TXT
