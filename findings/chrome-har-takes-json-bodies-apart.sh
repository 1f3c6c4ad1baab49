#!/usr/bin/env bash
# chrome-har 1.3.1 (npm; browsertime and puppeteer-har write their HAR files with it): JSON bodies lose their lists.
#
# Guess: the body of a request with Content-Type application/json is `postData.text`, as Chromium handed it over, so
# that a reader of the file can send it again.
# Seen with Node 20: there is no `text`. The object is taken apart into `postData.params`, as if it were a form, with
# values that are no text; a list becomes a parameter for each item. A list of one item is then the same as the item,
# an empty list is gone, and the body of a request that differs in either cannot be told from the file, whose
# `bodySize` (in letters, not in bytes) is the only trace.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts chrome-har@1.3.1 >&2
cat > seen.js <<'JS'
import { harFromMessages } from "chrome-har";

// The events that Chromium sends of one request from a page.
function kept(body) {
  const at = { timestamp: 1000, wallTime: 1795830000, frameId: "f", loaderId: "l" };
  const page = { url: "http://localhost/", method: "GET", headers: {}, initialPriority: "High" };
  const headers = { "Content-Type": "application/json" };
  const sent = { url: "http://localhost/labels", method: "PUT", headers, postData: body, initialPriority: "High" };
  const timing = { requestTime: 1000, sendStart: 1, sendEnd: 2, receiveHeadersEnd: 3 };
  const answer = { status: 200, statusText: "OK", headers: {}, mimeType: "text/plain", protocol: "h2", connectionId: 1, timing };
  const messages = [["Page.frameStartedLoading", { frameId: "f" }]];
  for (const [requestId, request, type] of [["l", page, "Document"], ["2", sent, "Fetch"]]) {
    const of = { requestId, type, initiator: { type: "script" }, ...at };
    messages.push(["Network.requestWillBeSent", { ...of, request, documentURL: page.url }]);
    messages.push(["Network.responseReceived", { ...of, response: { ...answer, url: request.url } }]);
    messages.push(["Network.loadingFinished", { ...of, encodedDataLength: 0 }]);
  }
  const { log } = harFromMessages(messages.map(([method, params]) => ({ method, params })));
  const { postData, bodySize } = log.entries.find(({ request }) => request.method === "PUT").request;
  return `text ${postData.text}, params ${JSON.stringify(postData.params)}, bodySize ${bodySize}`;
}

for (const labels of [["vip", "new"], ["vip"], "vip", []]) {
  const body = JSON.stringify({ labels });
  console.log(`${body}: ${kept(body)}`);
}
JS
node seen.js | tee seen.txt
diff seen.txt - <<'TXT'
{"labels":["vip","new"]}: text undefined, params [{"name":"labels","value":"vip"},{"name":"labels","value":"new"}], bodySize 24
{"labels":["vip"]}: text undefined, params [{"name":"labels","value":"vip"}], bodySize 18
{"labels":"vip"}: text undefined, params [{"name":"labels","value":"vip"}], bodySize 16
{"labels":[]}: text undefined, params [], bodySize 13
TXT
