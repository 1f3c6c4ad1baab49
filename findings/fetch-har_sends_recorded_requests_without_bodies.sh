#!/usr/bin/env bash
# fetch-har 12.0.4 (npm): of a HAR that a browser or Playwright wrote, it sends no bodies, and each parameter twice.
#
# Guess: fetchHAR() makes the request that an entry has: `postData.text` is its body, and `url` with `queryString`, which
# HAR 1.2 has as the parsed form of the same parameters, is one address.
# Seen on Node 20: where `postData` has `params`, an empty list too, `text` is not looked at. Playwright 1.65 writes
# such a list beside each text, so that its POSTs of JSON, and its forms, go out empty. `params` are sent for two types, as
# they stand: with "; charset=UTF-8" or "; boundary=…" after the type, as browsers send it, the body is empty once more.
# Without, of the values of one name the last is sent, and of an empty value nothing. Parameters of the address are sent
# once from it and once from the list, the first time unescaped, so that a "&" within a value ends it.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fetch-har@12.0.4 >&2
cat > seen.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import fetchHAR from "fetch-har";

const server = createServer(async (request, response) =>
  response.end(`${request.method} ${request.url} [${(await request.toArray()).join("")}]`),
);
await once(server.listen(0, "127.0.0.1"), "listening");
const url = `http://127.0.0.1:${server.address().port}/films`;

async function send(what, method, query, more) {
  const request = { method, url: url + query, httpVersion: "HTTP/1.1", cookies: [], headers: [], queryString: [], ...more };
  console.log(`${what}: ${await (await fetchHAR({ log: { version: "1.2", entries: [{ request }] } })).text()}`);
}
function post(what, mimeType, text, ...lists) {
  const postData = { mimeType, text, ...(lists.length && { params: lists[0] }) };
  return send(what, "POST", "", { headers: [{ name: "Content-Type", value: mimeType }], postData });
}
const params = [{ name: "tag", value: "a" }, { name: "tag", value: "b" }, { name: "note", value: "" }];
const part = '--x\r\nContent-Disposition: form-data; name="tag"\r\n\r\na\r\n--x--\r\n';

await post("JSON", "application/json", '{"a":1}');
await post("JSON of Playwright", "application/json", '{"a":1}', []);
await post("form", "application/x-www-form-urlencoded", "tag=a&tag=b&note=", params);
await post("form with a charset", "application/x-www-form-urlencoded; charset=UTF-8", "tag=a&tag=b&note=", params);
await post("form in parts", "multipart/form-data; boundary=x", part, params.slice(0, 1));
const queryString = [{ name: "limit", value: "5" }, { name: "title", value: "rock&roll" }];
await send("parameters", "GET", "?limit=5&title=rock%26roll", { queryString });
process.exit();
JS
timeout 60 node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
JSON: POST /films [{"a":1}]
JSON of Playwright: POST /films []
form: POST /films [tag=b]
form with a charset: POST /films []
form in parts: POST /films []
parameters: GET /films?limit=5&title=rock&roll&limit=5&title=rock&roll []
TXT
