#!/usr/bin/env bash
# appwrite 28.0.0 (npm, the web SDK): Realtime opens its socket with no channel, signs in, and only then subscribes.
#
# Guess: who is signed in hears of their own rows, whether the page keeps the session in a cookie or, on another site than
# the API (a page on localhost, an API elsewhere), in localStorage as the SDK does by itself.
# Seen on Node 20: with a session in localStorage the first message is "authentication" and the second "subscribe", and
# the socket's address names no channel. Without a session it is "subscribe" alone. Appwrite 1.9.6 does not take that
# order: Realtime/Message/Handlers/Authentication.php drops the connection and makes it anew for each subscription that it
# has, of which there is none, so that the project is forgotten; it answers "success", and "subscribe" after that with the
# error 1008 and the end of the connection. The SDK connects again, and again. Where a cookie signs in, all is well.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite@28.0.0 ws@8.18.0 >&2
cat > seen.cjs <<'JS'
const { WebSocket, WebSocketServer } = require("ws");

const kept = {};
globalThis.WebSocket = WebSocket;
globalThis.window = { WebSocket, setInterval, clearInterval, setTimeout, clearTimeout, localStorage: { getItem: (name) => kept[name] ?? null, setItem: () => {} } };
const { Client, Realtime } = require("appwrite");

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
const seen = [];
server.on("connection", (socket, request) => {
  seen.push(`channels in the address: ${new URL(request.url, "ws://localhost").searchParams.getAll("channels[]").length}`);
  socket.send(JSON.stringify({ type: "connected", data: { channels: [], subscriptions: {}, user: null } }));
  socket.on("message", (text) => seen.push(JSON.parse(text).type));
});
server.on("listening", async () => {
  for (const session of [null, "secret"]) {
    if (session) kept.cookieFallback = JSON.stringify({ a_session_shop: session });
    const endpoint = `http://127.0.0.1:${server.address().port}/v1`;
    const realtime = new Realtime(new Client().setEndpoint(endpoint).setProject("shop"));
    realtime.subscribe("rows", () => {});
    while (seen.at(-1) !== "subscribe") await new Promise((resolve) => setTimeout(resolve, 10));
    console.log(`${session ? "session in localStorage" : "no session"}: ${seen.splice(0).join(", ")}`);
  }
  process.exit();
});
JS
timeout 60 node seen.cjs > seen.txt
cat seen.txt
diff seen.txt - <<'SEEN'
no session: channels in the address: 0, subscribe
session in localStorage: channels in the address: 0, authentication, subscribe
SEEN
