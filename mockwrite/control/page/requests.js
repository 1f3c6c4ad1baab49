// The journal, live: what arrived, what became of it, and why.

import { control, on, state, toJson } from './api.js';
import { alert, badge, button, codeBlock, copy, empty, fill, h, iconButton, pretty, select, sheet, statusClass, tabs, thousands, time, toast } from './dom.js';
import { curl } from './snippets.js';
import { MOST, Stream } from './stream.js';

const STATUSES = [['', 'Every status'], ['ok', 'Succeeded'], ['refused', 'Refused (4xx)'], ['failed', 'Failed (5xx)'], ['warned', 'With warnings']];

export async function show(main) {
  const stream = new Stream({ label: 'Requests, the newest first', draw: (entry) => draw(entry, filter.everywhere), open, height: 44 });
  const filter = { text: '', status: '', operation: '', everywhere: false, paused: false };
  const held = [];
  const operations = new Set();
  let last = 0;
  const count = h('span.dim', { 'aria-live': 'off' });
  const tell = () => { count.textContent = `${thousands(stream.shown.length)} ${stream.shown.length === 1 ? 'request' : 'requests'}`; };
  const refilter = () => {
    stream.refilter();
    tell();
  };
  const of = select([], '', (value) => { filter.operation = value; refilter(); }, { 'aria-label': 'Operation' });
  const drawOperations = () => fill(of, h('option', { value: '' }, 'Every operation'),
    [...operations].sort().map((name) => h('option', { value: name, selected: name === filter.operation }, name)));
  stream.filter = (entry) => (filter.everywhere || entry.project === state.project) && (!filter.operation || operation(entry) === filter.operation)
    && (!filter.status || ofStatus(entry)[filter.status]) && words(entry).includes(filter.text);
  const add = (entries) => {
    const fresh = entries.filter((entry) => entry.number > last).sort((one, other) => one.number - other.number);
    if (!fresh.length) return;
    last = fresh.at(-1).number;
    const known = operations.size;
    for (const entry of fresh) operations.add(operation(entry));
    if (operations.size > known) drawOperations();
    stream.add(fresh);
    tell();
  };

  // What arrives while the list is fetched is heard as well, and shown once.
  let listed = false;
  const hear = (entries) => {
    if (filter.paused || !listed) held.push(...entries);
    else add(entries);
  };
  const list = async () => {
    listed = false;
    const { requests } = await control('GET', `/journal?last=${MOST}`);
    listed = true;
    hear(requests);
    if (!filter.paused) add(held.splice(0));
  };
  const offs = [
    on('requests', hear),
    on('again', (other) => {
      if (other) {
        last = 0;
        stream.clear();
      }
      list().catch(() => {});
    }),
  ];
  await list();
  drawOperations();

  const pause = button('Pause', () => {
    filter.paused = !filter.paused;
    pause.setAttribute('aria-pressed', String(filter.paused));
    if (!filter.paused) add(held.splice(0));
  }, { glyph: 'pause', 'aria-pressed': 'false' });
  const clear = async () => {
    await control('DELETE', filter.everywhere ? '/journal' : '/requests');
    stream.remove(filter.everywhere ? () => true : (entry) => entry.project === state.project);
    tell();
  };
  fill(main,
    h('.page-head', {}, h('div', {}, h('h1', {}, 'Requests'), h('p.dim', {}, 'What arrives, as it arrives.'))),
    h('.card', {}, h('.toolbar', {},
      h('input', { type: 'search', placeholder: 'Path, caller, error', 'aria-label': 'Search the requests', oninput: (event) => { filter.text = event.target.value.toLowerCase(); refilter(); } }),
      select([['', 'This project'], ['every', 'Every project']], '', (value) => { filter.everywhere = value === 'every'; stream.redraw(); refilter(); }, { 'aria-label': 'Project of the requests' }),
      of, select(STATUSES, '', (value) => { filter.status = value; refilter(); }, { 'aria-label': 'Status' }),
      pause, button('Clear', clear, { kind: 'plain' }), h('span.grow'), count), stream.element));
  stream.empty = empty('Nothing yet', `Point an SDK at ${location.origin}/v1 with the project ${state.project}.`);
  stream.render();
  tell();
  return () => offs.forEach((off) => off());
}

function operation(entry) {
  return entry.operation || 'no route';
}

function words(entry) {
  return `${entry.operation} ${entry.method} ${entry.path} ${entry.caller} ${entry.error || ''} ${entry.status}`.toLowerCase();
}

function ofStatus({ status, warnings }) {
  return { ok: status >= 200 && status < 400, refused: status >= 400 && status < 500, failed: status >= 500 || !status, warned: warnings.length > 0 };
}

function draw(entry, everywhere) {
  return [
    badge(entry.status || '—', statusClass(entry.status)),
    h('span.mono.at', {}, time(entry.at)),
    h('span', {}, everywhere ? h('span.of', {}, entry.project) : null, h('span.name', {}, entry.operation || `${entry.method} ${entry.path}`),
      entry.error ? h('span.why.bad', {}, entry.error) : entry.warnings.length ? h('span.why.warn', {}, entry.warnings[0])
        : entry.operation ? h('span.why', {}, entry.path.replace(/^\/v1/, '')) : null),
    h('span.who.mono', {}, entry.caller),
    h('span.took', {}, took(entry)),
  ];
}

function took({ duration }) {
  return duration < 0.00005 ? '< 0.1 ms' : `${(duration * 1000).toFixed(1)} ms`;
}

async function open({ number }) {
  let entry;
  try {
    entry = await control('GET', `/requests/${number}`);
  } catch (error) {
    toast(error.message, 'bad');
    return;
  }
  const replay = async () => {
    try {
      const { status, number: next } = await control('POST', `/requests/${number}/replay`, {});
      toast(`Sent again: ${status}`);
      close();
      open({ number: next });
    } catch (error) {
      toast(error.message, 'bad');
    }
  };
  const code = entry.sent && curl(entry);
  const close = sheet(entry.operation || 'No route', h('.stack', {},
    h('dl.facts', {}, [
      ['Status', badge(entry.status || 'no answer', statusClass(entry.status))],
      ['Project', h('code', {}, entry.project)],
      ['Caller', h('code', {}, entry.caller)],
      ['When', `${time(entry.at)}, in ${took(entry)}`],
    ].map(([label, value]) => [h('dt', {}, label), h('dd', {}, value)])),
    entry.error ? h('.alert', {}, h('strong', {}, entry.error), h('p', {}, entry.message)) : null,
    entry.explanation ? h('.note', {}, h('strong', {}, entry.planned ? 'As planned' : 'Why, and what would let it pass'), h('p', {}, entry.explanation)) : null,
    entry.warnings.map((warning) => h('.note.warn', {}, h('strong', {}, 'Works here, hurts in production'), h('p', {}, warning))),
    tabs('Request', {
      Answer: () => (entry.answer ? body(entry.answer, 'Answer') : gone()),
      Sent: () => h('.stack', {},
        titled('Parameters', Object.keys(entry.parameters).length ? codeBlock(toJson(entry.parameters, 2), 'Parameters') : h('p.dim', {}, 'None.')),
        entry.sent ? [
          titled('Headers', codeBlock(Object.entries(entry.sent.headers).map(([name, value]) => `${name}: ${value}`).join('\n') || 'none', 'Headers')),
          titled('Body', body(entry.sent, 'Body')),
        ] : gone()),
      Plan: () => h('.stack', {}, entry.plan ? h('p', {}, `Found ${found(entry.plan)}.`) : null, uses(entry)),
      curl: () => (code ? codeBlock(code, 'curl') : gone()),
    })), { wide: true, subtitle: `${entry.method} ${entry.path}`, actions: code ? [iconButton('replay', 'Send again', replay), iconButton('copy', 'Copy as curl', () => copy(code, 'Copied as curl'))] : [] });
}

function titled(title, content) {
  return h('.section', {}, h('h3', {}, title), content);
}

function body({ body: text, base64 }, label) {
  if (base64) return h('p.dim', {}, `${thousands(Math.floor(base64.length * 0.75))} bytes that are no text.`);
  return text ? codeBlock(pretty(text), label) : h('p.dim', {}, 'An empty body.');
}

function gone() {
  return alert('No longer held', 'Of older requests only the parameters are kept.');
}

function found({ indexes, documents, sorted }) {
  return `${indexes.length ? `by ${indexes.join(' and ')}` : 'without an index'}, ${thousands(documents)} looked at${sorted ? ', sorted' : ''}`;
}

function uses(entry) {
  if (!entry.uses.length) return h('p.dim', {}, 'No queries that an index could serve.');
  return h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Indexes' }, h('table', {},
    h('thead', {}, h('tr', {}, ['Attribute', 'Used for', 'Index'].map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, entry.uses.map((each) => h('tr', {}, h('td.mono', {}, each.attribute), h('td', {}, each.use === 'Filters' ? 'filter' : 'order'),
      h('td.wrap', {}, each.index ? badge(each.index, 'ok') : badge('none: looks through all', 'warn')))))));
}
