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

export function query(method, attribute, ...values) {
  return toJson({ method, ...(attribute ? { attribute } : {}), ...(values.length ? { values } : {}) });
}

const listeners = { requests: new Set(), events: new Set(), changes: new Set(), state: new Set(), live: new Set() };

/** Hear what is new: `requests`, `events`, `changes` of the current project, `state`, `live`; returns what ends it. */
export function on(name, listener) {
  listeners[name].add(listener);
  return () => listeners[name].delete(listener);
}

function tell(name, value) {
  for (const listener of listeners[name]) listener(value);
}

export function connect() {
  const source = new EventSource(`${ROOT}/stream`);
  const alive = (value) => {
    if (state.live === value) return;
    state.live = value;
    tell('live', value);
  };
  let before = false;
  source.onopen = () => {
    alive(true);
    // What happened in between, nobody tells.
    if (before) tell('changes');
    before = true;
  };
  source.onerror = () => alive(false);
  source.addEventListener('state', (event) => {
    Object.assign(state, JSON.parse(event.data));
    tell('state', state);
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
