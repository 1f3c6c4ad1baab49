// Subscribes as `MOCKWRITE_CLIENT` does: hears of a change by another client, also after its connection was cut.
import { createRequire } from "node:module";
import { WebSocket } from "undici";

const require = createRequire(import.meta.url);
const { MOCKWRITE_URL, MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT, MOCKWRITE_CLIENT } = process.env;
globalThis.WebSocket = WebSocket;
globalThis.window = globalThis;
globalThis.localStorage = { getItem: () => null, setItem: () => {} };

const headers = { "X-Appwrite-Project": MOCKWRITE_PROJECT, "X-Appwrite-Key": "key", "Content-Type": "application/json" };

async function ask(method, path, body) {
  const answer = await fetch(MOCKWRITE_URL + path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

const write = (id) =>
  ask("POST", "/v1/databases/main/collections/notes/documents", { documentId: id, data: { text: id } });

async function until(what, condition) {
  for (let turn = 0; turn < 1000; turn++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not in ten seconds: ${what}`);
}

async function subscribed(count) {
  const { connections } = await ask("GET", "/_mockwrite/realtime");
  return connections.filter((each) => each.channels.length).length === count;
}

const SUBSCRIBE = {
  refine(hear) {
    const { Appwrite, liveProvider } = require("@refinedev/appwrite");
    const client = new Appwrite().setEndpoint(MOCKWRITE_ENDPOINT).setProject(MOCKWRITE_PROJECT);
    const live = liveProvider(client, { databaseId: "main" });
    const end = live.subscribe({
      channel: "resources/notes",
      types: ["*"],
      callback: ({ type, payload }) => hear(`${type} ${payload.$id}`),
    });
    return () => live.unsubscribe(end);
  },
  "react-native"(hear) {
    const { Client } = require("react-native-appwrite");
    const client = new Client()
      .setEndpoint(MOCKWRITE_ENDPOINT)
      .setProject(MOCKWRITE_PROJECT)
      .setPlatform("com.example.notes");
    return client.subscribe("databases.main.collections.notes.documents", ({ events, payload }) =>
      hear(`${events[0].split(".").pop()}d ${payload.$id}`),
    );
  },
};

const heard = [];
const unsubscribe = SUBSCRIBE[MOCKWRITE_CLIENT]((what) => heard.push(what));
await until("a connection", () => subscribed(1));
await write("one");
await until("the first event", () => heard.length === 1);
await ask("DELETE", "/_mockwrite/realtime/connections");
await until("a new connection", () => subscribed(1));
await write("two");
await until("the second event", () => heard.length === 2);
await unsubscribe();
await until("no connection", () => subscribed(0));
await write("three");
console.log(JSON.stringify(heard));
process.exit(0);
