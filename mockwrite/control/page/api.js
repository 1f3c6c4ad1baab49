// What the page knows of the server: its control API, the API as somebody calls it, and what is new.

const ROOT = '/_mockwrite';

export const state = { project: '', projects: [], seeds: [], live: false };

export class Refused extends Error {
  constructor(status, body) {
    super(body?.message || `The server answered ${status}.`);
    this.status = status;
    this.type = body?.type || '';
  }
}

/** The address of a part: `#/PROJECT/PART/…`. */
export function address(...segments) {
  return `#/${[state.project, ...segments].map(encodeURIComponent).join('/')}`;
}

/** JSON with whole numbers of any size: those that a number cannot hold are BigInts. */
export function fromJson(text) {
  return JSON.parse(text, (_, value, from) => (
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(from?.source) ? BigInt(from.source) : value));
}

export function toJson(value, space) {
  return JSON.stringify(value, (_, each) => (typeof each !== 'bigint' ? each : JSON.rawJSON ? JSON.rawJSON(String(each)) : Number(each)), space);
}

const LONGEST_PRESS = 2000;
let released = Promise.resolve();
addEventListener('pointerdown', ({ button }) => {
  if (button) return;
  const over = new AbortController();
  released = new Promise((done) => {
    const end = () => {
      over.abort();
      setTimeout(done);
    };
    for (const name of ['pointerup', 'pointercancel', 'dragend', 'blur']) addEventListener(name, end, { signal: over.signal });
    setTimeout(end, LONGEST_PRESS);
  });
}, true);

/** Wait until nothing is pressed: what is drawn anew between the press and the release of a mouse button has no click. */
export function unpressed() {
  return released;
}

/** A request to the controls, of the current project. */
export async function control(method, path, body) {
  const response = await fetch(ROOT + path, {
    method,
    headers: {
      ...(state.project ? { 'X-Appwrite-Project': state.project } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : toJson(body),
  });
  const text = await response.text();
  const found = text ? fromJson(text) : null;
  await unpressed();
  if (!response.ok) throw new Refused(response.status, found);
  return found;
}

/** What the API answers a caller: `key` may do everything; `guest`; `user:ID`. */
export async function call(method, path, { queries, body, as } = {}) {
  const answer = await control('POST', '/call', {
    method, path, ...(queries ? { queries } : {}), ...(body === undefined ? {} : { body }), ...(as ? { as } : {}),
  });
  if (answer.status >= 400) throw new Refused(answer.status, answer.body);
  return answer.base64 === undefined ? answer.body : { type: answer.contentType, base64: answer.base64 };
}

export function segment(text) {
  return encodeURIComponent(text);
}

/** A field of a document; not what every object has, where an attribute is called `constructor`. */
export function own(document, key) {
  return document && Object.hasOwn(document, key) ? document[key] : undefined;
}

export function query(method, attribute, ...values) {
  return toJson({ method, ...(attribute ? { attribute } : {}), ...(values.length ? { values } : {}) });
}

const listeners = { requests: new Set(), events: new Set(), changes: new Set(), again: new Set(), state: new Set(), live: new Set() };

/** Hear what is new: `requests`, `events`, `changes` of the current project, `state`, `live`; returns what ends it.
 *
 * `again` says that news have been missed; its value is whether the server is another one, which counts anew.
 */
export function on(name, listener) {
  listeners[name].add(listener);
  return () => listeners[name].delete(listener);
}

function tell(name, value) {
  for (const listener of listeners[name]) listener(value);
}

let source = null;
let server = null;

/** Have news come while somebody looks. A browser has six connections to a server for all its pages, an app's too. */
export function connect() {
  const listen = () => {
    if (document.hidden) source?.close();
    else open();
  };
  document.addEventListener('visibilitychange', listen);
  listen();
}

function open() {
  const alive = (value) => {
    if (state.live === value) return;
    state.live = value;
    tell('live', value);
  };
  source?.close();
  source = new EventSource(`${ROOT}/stream`);
  let begun = false;
  source.onopen = () => {
    begun = false;
    alive(true);
  };
  source.onerror = () => alive(false);
  source.addEventListener('state', (event) => {
    const { server: id, ...found } = JSON.parse(event.data);
    Object.assign(state, found);
    tell('state', state);
    // With the first news since the connection was made.
    if (!begun && server) {
      tell('again', id !== server);
      tell('changes');
    }
    begun = true;
    server = id;
  });
  source.addEventListener('changes', (event) => {
    if (JSON.parse(event.data).includes(state.project)) tell('changes');
  });
  for (const name of ['requests', 'events']) {
    source.addEventListener(name, (event) => {
      tell(name, fromJson(event.data));
    });
  }
}
