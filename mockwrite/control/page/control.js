// What a test has in Python: faults, slow attributes, the clock, snapshots, seeds, reset.

import { control, fromJson, on, state, toJson } from './api.js';
import { alert, badge, button, codeBlock, confirm, date, field, fill, h, iconButton, select, sheet, thousands, toast } from './dom.js';

const DELAYS = [['immediate', 'At once'], ['1', 'After a second'], ['5', 'After 5 seconds'], ['3 polls', 'After 3 looks'], ['manual', 'When told to'], ['stuck', 'Never'], ['failed', 'They fail']];

const SHOWN = 100_000;

export async function show(main) {
  const again = () => Promise.all(parts.map((part) => part.load?.()));
  const parts = [new State(again), new Snapshots(), new Clock(), new Delays(), new Faults(), new Seeds()];
  fill(main,
    h('.page-head', {}, h('div', {}, h('h1', {}, 'Control'), h('p.dim', {}, 'What a real server does not have.'))),
    h('.grid', {}, parts.map((part) => part.element)));
  await again();
  const timer = setInterval(() => { if (!document.hidden) again().catch(() => {}); }, 1000);
  const off = on('state', () => parts.forEach((part) => part.heard?.()));
  return () => {
    clearInterval(timer);
    off();
  };
}

async function attempt(work, done) {
  try {
    const found = await work();
    if (done) toast(done);
    return found;
  } catch (error) {
    toast(error.message, 'bad');
    return undefined;
  }
}

function card(title, text, ...content) {
  return h('section.card', { 'aria-label': title }, h('div', {}, h('h2', {}, title), text ? h('p.dim', {}, text) : null), content);
}

class State {
  constructor(again) {
    this.element = card('State', 'Back to the seed, or out into one.', h('.row', {},
      button('Reset', async () => {
        if (await confirm(`Reset ${state.project}?`, 'Reset', { detail: 'Documents, schema and people return to the seed; the journal, faults and snapshots are gone.' })) {
          await attempt(() => control('POST', '/reset'), 'Reset');
          await again();
        }
      }, { kind: 'danger', glyph: 'replay' }),
      button('What changed', () => this.diff()),
      button('Export', () => this.save(), { glyph: 'download' })));
  }

  async diff() {
    const found = await attempt(() => control('GET', '/diff'));
    if (found) showDiff(found, 'Since the seed');
  }

  async save() {
    const seed = await attempt(() => control('GET', '/export'));
    if (!seed) return;
    const link = h('a', { href: URL.createObjectURL(new Blob([toJson(seed, 2)], { type: 'application/json' })), download: `${state.project}.seed.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

function showDiff({ created, updated, deleted }, title) {
  const rows = [...created.map((each) => ['created', 'ok', each]), ...updated.map((each) => ['updated', 'info', each.after, each.before]), ...deleted.map((each) => ['deleted', 'bad', each])];
  sheet(title, rows.length ? h('ul.list', {}, rows.map(([verb, kind, document, before]) => h('li', {},
    h('span.mono', {}, name(document)), badge(verb, kind), button('Show', () => showChange(verb, document, before), { kind: 'plain', 'aria-label': `Show ${name(document)}` })))) : h('p.dim', {}, 'No document has changed.'));
}

function name({ $databaseId, $collectionId, $id }) {
  return `${$databaseId}/${$collectionId}/${$id}`;
}

function showChange(verb, document, before) {
  const changed = before ? Object.keys({ ...before, ...document }).filter((key) => toJson(before[key]) !== toJson(document[key])) : [];
  sheet(name(document), h('.stack', {},
    before ? h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Changed fields' }, h('table', {}, h('thead', {}, h('tr', {}, ['Field', 'Before', 'After'].map((each) => h('th', { scope: 'col' }, each)))),
      h('tbody', {}, changed.map((key) => h('tr', {}, h('td.mono', {}, key), h('td.wrap.mono', {}, toJson(before[key]) ?? '–'), h('td.wrap.mono', {}, toJson(document[key]) ?? '–')))))) : null,
    h('.section', {}, h('h3', {}, before ? 'Now' : verb), codeBlock(toJson(document, 2), 'Document'))), { wide: true });
}

/** A card of what the server says at `path`, drawn anew when that has changed, whoever changed it. */
class Part {
  constructor(path) {
    this.path = path;
  }

  async load() {
    this.take(await control('GET', this.path));
  }

  take(found) {
    const seen = toJson(found);
    if (seen === this.seen) return;
    this.seen = seen;
    this.draw(found);
  }
}

class Snapshots extends Part {
  constructor() {
    super('/snapshots');
    this.list = h('ul.list');
    this.element = card('Snapshots', 'Moments to return to.', h('.row', {}, button('Take a snapshot', async () => {
      await attempt(() => control('POST', '/snapshots'), 'Taken');
      await this.load();
    }, { kind: 'primary', glyph: 'plus' })), this.list);
  }

  draw({ snapshots }) {
    fill(this.list, snapshots.map(({ id, takenAt }) => h('li', {}, h('span', {}, h('strong', {}, `№ ${id}`), ' ', h('span.dim', {}, date(takenAt))),
      button('Compare', async () => {
        const found = await attempt(() => control('GET', `/diff?since=${id}`));
        if (found) showDiff(found, `Since snapshot ${id}`);
      }, { kind: 'plain', 'aria-label': `Compare with snapshot ${id}` }),
      button('Go back', async () => {
        await attempt(() => control('POST', `/snapshots/${id}/restore`), `Back at snapshot ${id}`);
        await this.load();
      }, { 'aria-label': `Go back to snapshot ${id}` }),
      iconButton('trash', `Forget snapshot ${id}`, async () => {
        await attempt(() => control('DELETE', `/snapshots/${id}`));
        await this.load();
      }))), snapshots.length ? null : h('li.dim', {}, 'None yet.'));
  }
}

class Clock extends Part {
  constructor() {
    super('/clock');
    this.now = h('p.clock', {}, '…');
    this.status = h('div');
    const at = h('input', { type: 'datetime-local', step: 1 });
    const set = (body, done) => attempt(() => control('PUT', '/clock', body), done).then((found) => found && this.take(found));
    this.element = card('Clock', 'The time that the server writes, for all its projects.', h('.row.spread', {}, this.now, this.status),
      h('.row', {}, button('Freeze', () => set({ freeze: true }, 'Frozen')), button('+1 minute', () => set({ advance: 60 })),
        button('+1 hour', () => set({ advance: 3600 })), button('+1 day', () => set({ advance: 86400 })), button('Run again', () => set({ resume: true }, 'Running'))),
      h('.row.low', {}, h('.grow', {}, field('Freeze at (UTC)', at)), button('Set', () => at.value && set({ freeze: `${at.value}+00:00` }, 'Frozen'))));
  }

  draw({ now, frozen }) {
    this.now.textContent = `${now.slice(0, 19).replace('T', ' ')} UTC`;
    fill(this.status, badge(frozen ? 'frozen' : 'running', frozen ? 'info' : 'ok'));
  }
}

class Delays extends Part {
  constructor() {
    super('/pace');
    this.waiting = h('div');
    this.place = h('.form');
    this.element = card('Attributes and indexes', 'A real server builds them in the background; programs forget to wait.', this.place, this.waiting);
  }

  draw({ attributes, indexes, waiting }) {
    const value = (text) => (Number.isNaN(Number(text)) ? text : Number(text));
    const set = (name) => async (text) => {
      const found = await attempt(() => control('PUT', '/pace', { attributes: value(this.given.attributes), indexes: value(this.given.indexes), [name]: value(text) }), 'Set');
      this.seen = '';
      if (found) this.take(found);
      else await this.load();
    };
    this.given = { attributes: String(attributes), indexes: String(indexes) };
    const choice = (name) => select(DELAYS.some(([id]) => id === this.given[name]) ? DELAYS : [...DELAYS, this.given[name]], this.given[name], set(name));
    fill(this.place, field('Attributes are ready', choice('attributes')), field('Indexes are ready', choice('indexes')));
    fill(this.waiting, waiting.length ? h('.row.spread', {}, h('span', {}, `${waiting.length} waiting: ${waiting.map((job) => job.key).join(', ')}`),
      button('Build them', async () => {
        await attempt(() => control('POST', '/pace/build', {}), 'Built');
        await this.load();
      })) : null);
  }
}

class Faults extends Part {
  constructor() {
    super('/faults');
    this.list = h('ul.list');
    const names = h('datalist', { id: 'operations' });
    const operation = h('input.mono', { value: '*', placeholder: 'databases.listDocuments', list: names.id, required: true });
    control('GET', '/operations').then(({ operations }) => fill(names, operations.map((value) => h('option', { value }))));
    const kind = select([['503', '503 unavailable'], ['500', '500 failure'], ['429', '429 too many requests'], ['401', '401 refused'], ['404', '404 not found'], ['delay', 'Slow: 3 seconds'], ['disconnect', 'Connection breaks off'], ['truncate', 'Answer is cut short']], '503');
    const times = h('input', { type: 'number', min: 1, placeholder: 'always' });
    const plan = async (event) => {
      event.preventDefault();
      const what = { delay: { delay: 3 }, disconnect: { disconnect: true }, truncate: { truncate: 20 } }[kind.value] || { status: Number(kind.value) };
      await attempt(() => control('POST', '/faults', { operation: operation.value.trim(), ...what, ...(times.value ? { times: Number(times.value) } : {}) }), 'Planned');
      await this.load();
    };
    this.element = card('Faults', 'Have an operation go wrong. databases.* and * are many.', h('form.form', { onsubmit: plan },
      field('Operation', operation), names, field('What happens', kind), field('How often', times),
      h('.field', {}, h('span', { 'aria-hidden': 'true' }, '\u00a0'), h('button.button.primary', { type: 'submit' }, 'Plan it'))), this.list);
    this.element.classList.add('full');
  }

  draw({ faults }) {
    const told = (fault) => [fault.error || (fault.status && `status ${fault.status}`), fault.delay && `after ${fault.delay} s`, fault.disconnect && 'disconnects', fault.truncate !== null && `cut after ${fault.truncate} bytes`].filter(Boolean).join(', ');
    fill(this.list, faults.map((fault) => h('li', {}, h('span', {}, h('code', {}, fault.operation), ' ', h('span.dim', {}, told(fault))),
      badge(`met ${fault.used}${fault.times ? ` of ${fault.times}` : ''}`, fault.used ? 'info' : ''),
      iconButton('trash', `Give up the fault of ${fault.operation}`, async () => {
        await attempt(() => control('DELETE', `/faults/${fault.id}`));
        await this.load();
      }))), faults.length ? null : h('li.dim', {}, 'None is planned.'));
  }
}

class Seeds {
  constructor() {
    this.files = h('div');
    const text = h('textarea.mono', { rows: 6, placeholder: '{"users": [{"$id": "ada", "email": "ada@example.com"}]}', spellcheck: false });
    const hint = h('p.hint', { role: 'status' });
    let long = '';
    const choose = async () => {
      const [chosen] = file.files;
      const content = chosen ? await chosen.text() : '';
      // Hundreds of kilobytes in a text area hold the page up for seconds.
      long = content.length > SHOWN ? content : '';
      text.value = long ? '' : content;
      hint.textContent = long ? `${chosen.name} has ${thousands(chosen.size)} bytes, and is loaded without being shown.` : '';
    };
    const file = h('input', { type: 'file', accept: '.json,application/json', onchange: choose });
    const replace = h('input', { type: 'checkbox', id: 'replace' });
    const refusal = h('div');
    this.element = card('Seeds', 'Add what a seed describes; reset returns to here.', this.files,
      field('A seed', text), h('.row.spread', {}, file, h('label.check', {}, replace, 'Replace what is there'),
        button('Load it', async () => {
          fill(refusal);
          try {
            await control('POST', `/seed${replace.checked ? '?replace=1' : ''}`, fromJson(text.value || long));
            toast('Loaded');
          } catch (error) {
            fill(refusal, alert('Not loaded', error instanceof SyntaxError ? `This is no JSON: ${error.message}` : error.message));
          }
        }, { kind: 'primary' })), hint, refusal);
    this.heard();
    file.setAttribute('aria-label', 'A seed file');
    this.element.classList.add('full');
  }

  heard() {
    fill(this.files, state.seeds.map((seed) => h(seed.error ? '.note.warn' : '.note', {}, h('strong', {}, seed.file), h('p', {}, seed.error || `${seed.changed} changes applied, ${date(seed.at)}`))));
  }
}
