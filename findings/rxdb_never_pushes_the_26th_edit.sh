#!/usr/bin/env bash
# rxdb 17.6.0 (npm): of more than 25 documents that were edited offline, replication-appwrite pushes 25.
#
# Guess: the plugin pushes what was edited in batches of `push.batchSize`, 100 unless told.
# Seen on Node 20: before it pushes a batch, it lists what the server has of it, and names no limit; Appwrite lists 25
# documents unless told. The plugin throws at the first that it misses, RxDB reports the error and tries the batch again,
# with the same outcome: 25 edits arrive, the rest do not. A smaller `push.batchSize` does not help, since the plugin does
# not hand it on.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
    rxdb@17.6.0 rxjs@7.8.2 appwrite@28.0.0 json-bigint@1.0.0 >&2
cat > seen.mjs <<'JS'
import { createRxDatabase } from "rxdb";
import { replicateAppwrite } from "rxdb/plugins/replication-appwrite";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";

// What the plugin asks of Appwrite, which lists 25 documents where no limit is named.
const documents = new Map();
const client = {
  config: { endpoint: "http://localhost/v1" },
  async call(method, url, _headers, payload) {
    const id = url.pathname.split("/documents/")[1];
    if (method === "post" || method === "patch") {
      const document = { $id: id ?? payload.documentId, ...payload.data };
      documents.set(document.$id, document);
      return document;
    }
    const query = JSON.parse(payload.queries[0]);
    const asked = (query.method === "or" ? query.values : [query]).map(({ values }) => values[0]);
    return { documents: asked.map((asked) => documents.get(asked)).slice(0, 25) };
  },
};

async function push(edited, batchSize) {
  documents.clear();
  const database = await createRxDatabase({ name: `club${edited}${batchSize}`, storage: getRxStorageMemory() });
  const properties = { id: { type: "string", maxLength: 36 }, title: { type: "string" } };
  const schema = { version: 0, primaryKey: "id", type: "object", properties };
  const { films } = await database.addCollections({ films: { schema } });
  await films.bulkInsert(Array.from({ length: edited }, (_, number) => ({ id: `film${number}`, title: "Emma" })));
  let errors = 0;
  const start = () => {
    const replication = replicateAppwrite({
      replicationIdentifier: "club", client, databaseId: "club", collectionId: "films", deletedField: "deleted",
      collection: films, push: { batchSize }, live: false, retryTime: 50, waitForLeadership: false,
    });
    replication.error$.subscribe(() => errors++);
    return replication;
  };
  await start().awaitInitialReplication();
  for (const film of await films.find().exec()) await film.patch({ title: "Emma." });
  const again = start();
  const ended = again.awaitInitialReplication().then(() => true);
  const tired = new Promise((resolve) => {
    again.error$.subscribe(() => errors === 5 && resolve(false));
  });
  const done = await Promise.race([ended, tired]);
  const arrived = [...documents.values()].filter(({ title }) => title === "Emma.").length;
  console.log(`${edited} edits in batches of ${batchSize}: ${arrived} arrived, ${done ? "done" : "an error each time"}`);
}

await push(25, 100);
await push(27, 100);
await push(27, 10);
process.exit();
JS
node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
25 edits in batches of 100: 25 arrived, done
27 edits in batches of 100: 25 arrived, an error each time
27 edits in batches of 10: 25 arrived, an error each time
TXT
