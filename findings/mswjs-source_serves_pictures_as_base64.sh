#!/usr/bin/env bash
# @mswjs/source 0.5.0 (npm), fromTraffic(): a recorded picture is served as the base64 that the HAR has of it.
#
# Guess: a body whose encoding is "base64" comes back as the bytes that it stands for, whatever its type.
# Seen with msw 2.15.0 on Node.js 20.20.2: only types with "text" in their name are decoded. A picture, a PDF and JSON
# come back as base64, under their own Content-Type; text is decoded, and each byte above 127 becomes two.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @mswjs/source@0.5.0 msw@2.15.0 >&2
cat > seen.mjs <<'JS'
import { fromTraffic } from '@mswjs/source/traffic'
import { setupServer } from 'msw/node'

const BODIES = {
  'image/png': Buffer.from([137, 80, 78, 71]),
  'application/pdf': Buffer.from('%PDF'),
  'application/json': Buffer.from('{"name":"Ada"}'),
  'text/plain': Buffer.from('plain'),
  'text/csv': Buffer.from('Zoë'),
}
const address = type => `http://club.test/${type}`
const entries = Object.entries(BODIES).map(([type, body]) => ({
  startedDateTime: '2026-11-28T10:00:00.000Z',
  time: 0,
  request: { method: 'GET', url: address(type), httpVersion: 'HTTP/1.1', headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
  response: {
    status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', cookies: [], redirectURL: '', headersSize: -1, bodySize: body.length,
    headers: [{ name: 'Content-Type', value: type }],
    content: { size: body.length, mimeType: type, encoding: 'base64', text: body.toString('base64') },
  },
  cache: {},
  timings: { send: 0, wait: 0, receive: 0 },
}))
const server = setupServer(...fromTraffic({ log: { version: '1.2', creator: { name: 'club', version: '1' }, entries } }))
server.listen()
for (const type in BODIES) {
  const answer = await fetch(address(type))
  const body = Buffer.from(await answer.arrayBuffer())
  const came = body.equals(BODIES[type]) ? 'as recorded' : `${body.toString('hex')}, recorded as ${BODIES[type].toString('hex')}`
  console.log(`${answer.headers.get('content-type')}: ${came}`)
}
server.close()
JS
node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
image/png: 6956424f52773d3d, recorded as 89504e47
application/pdf: 4a56424552673d3d, recorded as 25504446
application/json: 65794a755957316c496a6f6951575268496e303d, recorded as 7b226e616d65223a22416461227d
text/plain: as recorded
text/csv: 5a6fc383c2ab, recorded as 5a6fc3ab
TXT
