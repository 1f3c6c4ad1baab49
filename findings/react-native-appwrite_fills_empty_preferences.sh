#!/usr/bin/env bash
# react-native-appwrite 0.31.0 (npm): a user without preferences has one, "toString", and no answer can be cloned.
#
# Guess: getPrefs() of a new user is an object without keys, as with the SDK for the web, whose code this one shares, so
# that an app may ask by it whether to show its introduction; and what comes back is plain data.
# Seen on Node 20, with stubs in place of React Native and Expo, which have no part in it: the client hangs a function
# on each answer, as an enumerable property of its own. Object.keys(), Object.entries() and for-in list it beside the
# user's preferences or the row's columns, and structuredClone() throws a DataCloneError. The JSON of the next request
# leaves it out. appwrite 28.0.0 does none of that.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for name in react-native expo-file-system; do
    mkdir "$name"
    echo "{\"name\": \"$name\", \"version\": \"18.0.0\", \"main\": \"index.js\"}" > "$name/package.json"
done
echo 'exports.Platform = { OS: "ios", constants: {} };' > react-native/index.js
echo 'exports.documentDirectory = "";' > expo-file-system/index.js
cat > package.json <<'JSON'
{
  "private": true,
  "dependencies": { "appwrite": "28.0.0", "react-native-appwrite": "0.31.0" },
  "overrides": { "react-native": "file:./react-native", "expo-file-system": "file:./expo-file-system" }
}
JSON
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps >&2
cat > seen.cjs <<'JS'
const { createServer } = require("node:http");

globalThis.window = globalThis;
const server = createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(request.url.endsWith("/prefs") ? "{}" : '{"$id": "one", "text": "first"}');
});

function cloned(answer) {
  try {
    return structuredClone(answer) && "cloned";
  } catch (error) {
    return error.name;
  }
}

server.listen(0, "127.0.0.1", async () => {
  for (const name of ["appwrite", "react-native-appwrite"]) {
    const { Account, Client, TablesDB } = require(name);
    const client = new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("shop");
    const prefs = await new Account(client).getPrefs();
    const row = await new TablesDB(client).getRow({ databaseId: "main", tableId: "rows", rowId: "one" });
    console.log(`${name}: ${[prefs, row].map((answer) => `[${Object.keys(answer)}] ${cloned(answer)}`).join(", ")}`);
  }
  server.close();
  process.exit();
});
JS
timeout 60 node seen.cjs > seen.txt
cat seen.txt
diff seen.txt - <<'SEEN'
appwrite: [] cloned, [$id,text] cloned
react-native-appwrite: [toString] DataCloneError, [$id,text,toString] DataCloneError
SEEN
