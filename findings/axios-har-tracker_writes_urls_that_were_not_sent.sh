#!/usr/bin/env bash
# axios-har-tracker 0.8.0 (npm): the URLs in its HAR files are not those that axios sent.
#
# Guess: an entry's `request.url` is the URL that was requested, so that a replay of the file asks for the same.
# Seen with Node.js 20.20.2 and axios 1.13.2: the tracker writes parameters into a URL in a way of its own. Where axios
# sends the list ["a", "b"] as list[]=a&list[]=b, the file says list[0]=a&list[1]=b, and of "queries[]", as the SDKs of
# Appwrite name it, it makes queries[][0]=a, a list in a list, which a server need not take. Its `queryString` has one
# parameter "list" of the value "0=a&1=b", and nothing of a query that stood in the URL to begin with.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts axios@1.13.2 axios-har-tracker@0.8.0 >&2
cat > seen.cjs <<'JS'
const http = require('http');
const axios = require('axios');
const { AxiosHarTracker } = require('axios-har-tracker');

const sent = [];
const server = http.createServer((request, response) => {
  sent.push(request.url);
  response.end('{}');
});
server.listen(0, '127.0.0.1', async () => {
  const client = axios.create({ baseURL: `http://127.0.0.1:${server.address().port}` });
  const tracker = new AxiosHarTracker(client);
  await client.get('/films', { params: { list: ['a', 'b'] } });
  await client.get('/films', { params: { 'queries[]': ['a'] } });
  await client.get('/films?search=club');
  tracker.getGeneratedHar().log.entries.forEach(({ request }, at) => {
    const { pathname, search } = new URL(request.url);
    console.log('sent', decodeURIComponent(sent[at]));
    console.log('told', decodeURIComponent(pathname + search), JSON.stringify(request.queryString));
  });
  server.close();
});
JS
node seen.cjs | tee seen >&2
diff seen - <<'SEEN'
sent /films?list[]=a&list[]=b
told /films?list[0]=a&list[1]=b [{"name":"list","value":"0=a&1=b"}]
sent /films?queries[]=a
told /films?queries[][0]=a [{"name":"queries[]","value":"0=a"}]
sent /films?search=club
told /films?search=club []
SEEN
