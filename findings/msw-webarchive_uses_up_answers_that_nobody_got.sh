#!/usr/bin/env bash
# @tapico/msw-webarchive 1.1.0 with msw 2.15.0 (npm): a recorded answer is used up by requests that it does not answer.
#
# Guess: with `useUniqueRequests`, for files in which one request has several answers, each entry answers once the
# request that it belongs to; and addresses are told apart by their parameters, since the README has `strictQueryString`
# true by default.
# Seen on Node 20: msw counts a handler as used as soon as path and method fit. The parameters are looked at within the
# handler, too late to give it back: page 2 spends page 1, and whoever asks in another order than was recorded, or at
# the same time, is let through to the real server for the rest. And by default parameters are not looked at:
# every page is the first. The order that was recorded works.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @tapico/msw-webarchive@1.1.0 msw@2.15.0 >&2
cat > seen.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { setRequestHandlersByWebarchive } from "@tapico/msw-webarchive";
import { setupServer } from "msw/node";

const real = createServer((_request, response) => response.end("the real server"));
await once(real.listen(0, "127.0.0.1"), "listening");
const films = `http://127.0.0.1:${real.address().port}/films`;
const entries = [1, 2, 3].map((page) => ({
  time: 0,
  request: { method: "GET", url: `${films}?page=${page}`, headers: [] },
  response: { status: 200, headers: [], content: { mimeType: "text/plain", text: `page ${page}` } },
}));

async function ask(what, pages, options) {
  const server = setupServer();
  server.listen({ onUnhandledRequest: "bypass" });
  setRequestHandlersByWebarchive(server, { log: { version: "1.2", entries } }, { quiet: true, ...options });
  const seen = [];
  for (const page of pages) seen.push(`${page} is ${await (await fetch(`${films}?page=${page}`)).text()}`);
  console.log(`${what}: ${seen.join(", ")}`);
  server.close();
}

await ask("by default", [1, 2, 3], {});
await ask("strict", [3, 2, 1], { strictQueryString: true });
await ask("strict and unique, as recorded", [1, 2, 3], { strictQueryString: true, useUniqueRequests: true });
await ask("strict and unique, the last first", [3, 2, 1], { strictQueryString: true, useUniqueRequests: true });
process.exit();
JS
timeout 60 node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
by default: 1 is page 1, 2 is page 1, 3 is page 1
strict: 3 is page 3, 2 is page 2, 1 is page 1
strict and unique, as recorded: 1 is page 1, 2 is page 2, 3 is page 3
strict and unique, the last first: 3 is page 3, 2 is the real server, 1 is the real server
TXT
