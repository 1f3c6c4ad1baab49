#!/usr/bin/env bash
# playwright-core 1.65.1 (npm) with Debian's Chromium: what recordHar leaves of forms with files, and of WebSockets.
#
# Guess: `recordHar` with mode "full" and content "embed" keeps the bodies of requests, or at the least says how large
# they were; and `_webSocketMessages`, Chromium's own field in its HAR files, has Chromium's times: seconds since 1970.
# Seen with Node 20 and Chromium 156: a form with a file has no `postData` at all, and a `bodySize` of 0 beside a
# Content-Length of 200 and more, so that who reads the size takes it for a request without a body. The times of
# messages are in milliseconds: who reads them as Chromium writes them is in the year 58,000.
#
# Ends with 0 where that is still so, else with 1. Needs chromium, node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.65.1 ws@8.18.0 >&2
cat > seen.cjs <<'JS'
const fs = require("fs");
const http = require("http");
const { chromium } = require("playwright-core");
const { WebSocketServer } = require("ws");

(async () => {
  const server = http.createServer((request, answer) => {
    request.resume();
    request.on("end", () => answer.end("ok"));
  });
  new WebSocketServer({ server }).on("connection", (socket) => socket.send("hello"));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const page = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const context = await browser.newContext({ recordHar: { path: "seen.har", mode: "full", content: "embed" } });
  const tab = await context.newPage();
  await tab.goto(page);
  await tab.evaluate(async () => {
    const form = new FormData();
    form.append("file", new File(["a text"], "a.txt", { type: "text/plain" }));
    await fetch("/upload", { method: "POST", body: form });
    await new Promise((heard) => (new WebSocket(location.href.replace("http", "ws")).onmessage = heard));
  });
  await context.close();
  await browser.close();
  server.closeAllConnections();
  server.close();

  const { entries } = JSON.parse(fs.readFileSync("seen.har", "utf8")).log;
  const { request } = entries.find((entry) => entry.request.method === "POST");
  const length = request.headers.find(({ name }) => name.toLowerCase() === "content-length").value;
  console.log(`a form with a file: postData ${request.postData}, bodySize ${request.bodySize}, sent: ${length > 100}`);
  const [{ time }] = entries.find((entry) => entry._webSocketMessages)._webSocketMessages;
  console.log(`a message: within a minute of now in milliseconds: ${Math.abs(Date.now() - time) < 60_000}`);
  process.exit(0);
})();
JS
node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
a form with a file: postData undefined, bodySize 0, sent: true
a message: within a minute of now in milliseconds: true
TXT
