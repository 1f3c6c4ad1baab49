// The journal, live: what arrived, what became of it, and why.

import { control, on, state } from './api.js';
import { alert, badge, button, codeBlock, copy, empty, fill, h, iconButton, pretty, select, sheet, statusClass, tabs, time, toast } from './dom.js';
import { curl } from './snippets.js';
import { Stream } from './stream.js';

export async function show(main) {
  const stream = new Stream({ label: 'Requests, the newest first', draw, open, height: 44 });
  const filter = { text: '', status: '', paused: false };
  const held = [];
  const count = h('span.dim', { 'aria-live': 'off' });
  const matches = (entry) => {
    const text = filter.text.toLowerCase();
    const words = `${entry.operation} ${entry.method} ${entry.path} ${entry.caller} ${entry.error || ''} ${entry.status}`.toLowerCase();
    const group = { ok: entry.status >= 200 && entry.status < 400, refused: entry.status >= 400 && entry.status < 500, failed: entry.status >= 500 || !entry.status, warned: entry.warnings.length > 0 };
    return words.includes(text) && (!filter.status || group[filter.status]);
  };
  stream.filter = matches;
  const tell = () => { count.textContent = `${stream.shown.length.toLocaleString()} ${stream.shown.length === 1 ? 'request' : 'requests'}`; };

  const { requests } = await control('GET', '/requests');
  stream.add(requests);
  const pause = button('Pause', () => {
    filter.paused = !filter.paused;
    pause.setAttribute('aria-pressed', String(filter.paused));
    if (!filter.paused) stream.add(held.splice(0));
    tell();
  }, { glyph: 'pause', 'aria-pressed': 'false' });
  fill(main,
    h('.page-head', {}, h('div', {}, h('h1', {}, 'Requests'), h('p.dim', {}, 'What arrives at this project, as it arrives.'))),
    h('.card', {}, h('.toolbar', {},
      h('input', { type: 'search', placeholder: 'Operation, path, caller, error', 'aria-label': 'Search the requests', oninput: (event) => { filter.text = event.target.value; stream.refilter(); tell(); } }),
      select([['', 'Every status'], ['ok', 'Succeeded'], ['refused', 'Refused (4xx)'], ['failed', 'Failed (5xx)'], ['warned', 'With warnings']], '', (value) => { filter.status = value; stream.refilter(); tell(); }, { 'aria-label': 'Status' }),
      pause,
      button('Clear', async () => { await control('DELETE', '/requests'); stream.clear(); tell(); }, { kind: 'plain' }),
      h('span.grow'), count), stream.element));
  stream.empty = empty('Nothing yet', `Point an SDK at ${location.origin}/v1 with the project ${state.project}.`);
  stream.render();
  tell();
  return on('requests', (entries) => {
    if (filter.paused) held.push(...entries);
    else {
      stream.add(entries);
      tell();
    }
  });
}

function draw(entry) {
  return [
    badge(entry.status || '—', statusClass(entry.status)),
    h('span.mono.at', {}, time(entry.at)),
    h('span', {}, h('span.name', {}, entry.operation || `${entry.method} ${entry.path}`),
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
  const code = curl({ method: entry.method, path: entry.path, project: state.project, sent: entry.sent });
  const close = sheet(entry.operation || 'No route', h('.stack', {},
    h('dl.facts', {}, [
      ['Status', badge(entry.status || 'no answer', statusClass(entry.status))],
      ['Caller', h('code', {}, entry.caller)],
      ['When', `${time(entry.at)}, in ${took(entry)}`],
    ].map(([label, value]) => [h('dt', {}, label), h('dd', {}, value)])),
    entry.error ? h('.alert', {}, h('strong', {}, entry.error), h('p', {}, entry.message)) : null,
    entry.explanation ? h('.note', {}, h('strong', {}, entry.planned ? 'As planned' : 'Why, and what would let it pass'), h('p', {}, entry.explanation)) : null,
    entry.warnings.map((warning) => h('.note.warn', {}, h('strong', {}, 'Works here, hurts in production'), h('p', {}, warning))),
    tabs('Request', {
      Answer: () => (entry.answer ? (entry.answer.body ? codeBlock(pretty(entry.answer.body), 'Answer') : h('p.dim', {}, 'An empty body.')) : gone()),
      Sent: () => h('.stack', {},
        Object.keys(entry.parameters).length ? codeBlock(JSON.stringify(entry.parameters, null, 2), 'Parameters') : h('p.dim', {}, 'No parameters.'),
        entry.sent ? codeBlock(Object.entries(entry.sent.headers).map(([name, value]) => `${name}: ${value}`).join('\n') || 'none', 'Headers') : gone()),
      Plan: () => plan(entry),
      curl: () => codeBlock(code, 'curl'),
    })), { wide: true, subtitle: `${entry.method} ${entry.path}`, actions: [iconButton('replay', 'Send again', replay), iconButton('copy', 'Copy as curl', () => copy(code, 'Copied as curl'))] });
}

function gone() {
  return alert('No longer held', 'Of older requests only the parameters are kept.');
}

function plan(entry) {
  if (!entry.plan.length) return h('p.dim', {}, 'No queries that an index could serve.');
  return h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Plan' }, h('table', {},
    h('thead', {}, h('tr', {}, ['Attribute', 'Used for', 'Index'].map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, entry.plan.map((each) => h('tr', {}, h('td.mono', {}, each.attribute), h('td', {}, each.use === 'Filters' ? 'filter' : 'order'),
      h('td', {}, each.index ? badge(each.index, 'ok') : badge('none: looks through all', 'warn')))))));
}
