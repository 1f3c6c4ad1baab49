// Databases, collections and documents: looked through with the queries that a program would send.

import { address, call, control, query, segment, state } from './api.js';
import { alert, badge, button, codeBlock, date, empty, fill, h, icon, iconButton, permissionList, select, sheet, tabs } from './dom.js';
import { openDocument } from './document.js';
import { snippet } from './snippets.js';

const PAGE = 50;
const TEXT = ['equal', 'notEqual', 'contains', 'startsWith', 'endsWith', 'search', 'isNull', 'isNotNull'];
const NUMBER = ['equal', 'notEqual', 'lessThan', 'lessThanEqual', 'greaterThan', 'greaterThanEqual', 'isNull', 'isNotNull'];
const OPERATORS = {
  string: TEXT, integer: NUMBER, double: NUMBER, datetime: NUMBER, boolean: ['equal', 'notEqual', 'isNull', 'isNotNull'],
  relationship: ['equal', 'isNull', 'isNotNull'],
};
const WORDS = {
  equal: 'is', notEqual: 'is not', contains: 'contains', startsWith: 'starts with', endsWith: 'ends with', search: 'has words',
  lessThan: '<', lessThanEqual: '≤', greaterThan: '>', greaterThanEqual: '≥', isNull: 'is null', isNotNull: 'is not null',
};
const SYSTEM = [['$id', 'string'], ['$createdAt', 'datetime'], ['$updatedAt', 'datetime']];

/** Who looks: the choices of "seen by". */
export async function viewers() {
  const { users } = await call('GET', '/users', { queries: [query('limit', null, 100)] });
  return [['key', 'API key (everything)'], ['guest', 'Guest'], ...users.map((user) => [`user:${user.$id}`, user.name || user.email || user.$id])];
}

export async function show(main, [database, collection]) {
  const { databases } = await control('GET', '/tree');
  const all = databases.flatMap((each) => each.collections.map((found) => ({ database: each, ...found })));
  if (!all.length) {
    fill(main, h('h1.hidden', {}, 'Data'), empty('No collections yet', 'What an SDK or a seed makes shows up here.',
      h('a.button', { href: address('control') }, 'Load a seed')));
    return;
  }
  const current = all.find((each) => each.database.$id === database && each.$id === collection);
  if (!current) {
    location.replace(address('data', all[0].database.$id, all[0].$id));
    return;
  }
  const place = h('section', { 'aria-label': current.name });
  fill(main, h('div.tree-choice', {}, h('label.hidden', { htmlFor: 'where' }, 'Collection'),
    select(all.map((each) => [`${each.database.$id}/${each.$id}`, `${each.database.name} / ${each.name} (${each.documents})`]),
      `${database}/${collection}`, (value) => { location.hash = address('data', ...value.split('/')); }, { id: 'where' })),
  h('div.split', {}, tree(databases, current), place));
  await new Collection(place, current).start();
}

function tree(databases, current) {
  return h('nav.card.tree', { 'aria-label': 'Collections' }, databases.map((database) => [
    h('h3', {}, database.name),
    h('ul', {}, database.collections.map((each) => h('li', {}, h('a', {
      href: address('data', database.$id, each.$id),
      'aria-current': database === current.database && each.$id === current.$id ? 'page' : undefined,
    }, h('span', {}, each.name), h('span.count', {}, each.documents.toLocaleString()))))),
  ]));
}

class Collection {
  constructor(place, { database, $id, name, documents }) {
    this.place = place;
    this.database = database.$id;
    this.id = $id;
    this.name = name;
    this.tables = database.type === 'tablesdb';
    this.size = documents;
    this.filters = [];
    this.order = ['', 'orderAsc'];
    this.as = 'key';
    this.page = 0;
    this.path = `/databases/${segment(this.database)}/collections/${segment(this.id)}`;
  }

  async start() {
    [this.schema, this.viewers] = await Promise.all([call('GET', this.path), viewers()]);
    this.attributes = this.schema.attributes.filter((each) => each.status === 'available');
    this.table = h('div');
    this.filterPlace = h('div.filters');
    fill(this.place,
      h('div.page-head', {},
        h('div', {}, h('h1', {}, this.name), h('p.mono.dim', {}, `${this.database} / ${this.id}`)),
        button('Code', () => this.showCode(), { glyph: 'code' }),
        button(this.tables ? 'New row' : 'New document', () => this.open(null), { kind: 'primary', glyph: 'plus' })),
      tabs('Collection', {
        [this.tables ? 'Rows' : 'Documents']: () => h('div.card', {}, this.filterPlace, this.table),
        Schema: () => this.schemaPanel(),
        Permissions: () => this.permissionsPanel(),
      }));
    this.drawFilters();
    await this.load();
  }

  types() {
    return [...SYSTEM, ...this.attributes.map((each) => [each.key, each.type])];
  }

  drawFilters() {
    const names = this.types().map(([key]) => key);
    const rows = this.filters.map((filter, at) => {
      const type = this.types().find(([key]) => key === filter.attribute)?.[1];
      const operators = OPERATORS[type] || TEXT;
      if (!operators.includes(filter.method)) [filter.method] = operators;
      const value = type === 'boolean'
        ? select(['true', 'false'], filter.value || 'true', (text) => { filter.value = text; this.apply(); }, { 'aria-label': 'Value' })
        : h('input', { value: filter.value, placeholder: 'Value', 'aria-label': 'Value', onchange: (event) => { filter.value = event.target.value; this.apply(); } });
      if (type === 'boolean') filter.value ||= 'true';
      return h('.filter', {},
        select(names, filter.attribute, (text) => { filter.attribute = text; filter.value = ''; this.drawFilters(); this.apply(); }, { 'aria-label': 'Attribute' }),
        select(operators.map((name) => [name, WORDS[name]]), filter.method, (text) => { filter.method = text; this.drawFilters(); this.apply(); }, { 'aria-label': 'Comparison' }),
        filter.method.startsWith('is') ? null : value,
        iconButton('close', 'Remove the filter', () => { this.filters.splice(at, 1); this.drawFilters(); this.apply(); }));
    });
    fill(this.filterPlace, rows, h('div.row', {},
      button('Filter', () => {
        this.filters.push({ attribute: this.attributes[0]?.key || '$id', method: 'equal', value: '' });
        this.drawFilters();
        this.filterPlace.querySelectorAll('.filter').item(this.filters.length - 1)?.querySelector('input, select')?.focus();
      }, { glyph: 'plus', kind: 'plain' }),
      h('span.grow'),
      h('label.labelled', {}, 'Order', select([['', 'as created'], ...names.flatMap((name) => [[`orderAsc ${name}`, `${name} ↑`], [`orderDesc ${name}`, `${name} ↓`]])],
        this.order[0] ? `${this.order[1]} ${this.order[0]}` : '', (text) => {
          const [method, attribute] = text.split(' ');
          this.order = text ? [attribute, method] : ['', 'orderAsc'];
          this.apply();
        })),
      h('label.labelled', {}, icon('eye'), 'Seen by', select(this.viewers, this.as, (value) => { this.as = value; this.apply(); }))));
  }

  queries(paged = true) {
    const types = new Map(this.types());
    const value = (filter) => {
      const type = types.get(filter.attribute);
      if (type === 'integer' || type === 'double') return filter.value.trim() === '' || Number.isNaN(Number(filter.value)) ? filter.value : Number(filter.value);
      return type === 'boolean' ? filter.value !== 'false' : filter.value;
    };
    const found = this.filters
      .filter((filter) => filter.method.startsWith('is') || filter.value !== '')
      .map((filter) => (filter.method.startsWith('is') ? query(filter.method, filter.attribute) : query(filter.method, filter.attribute, value(filter))));
    if (this.order[0]) found.push(query(this.order[1], this.order[0]));
    found.push(query('limit', null, PAGE));
    if (paged && this.page) found.push(query('offset', null, this.page * PAGE));
    return found;
  }

  apply() {
    this.page = 0;
    return this.load();
  }

  async load() {
    const turn = (this.turn = (this.turn || 0) + 1);
    try {
      const found = await call('GET', `${this.path}/documents`, { queries: this.queries(), as: this.as });
      if (turn === this.turn) this.drawTable(found);
    } catch (error) {
      if (turn === this.turn) fill(this.table, h('.pad', {}, alert(`${error.status} ${error.type}`, error.message)));
    }
  }

  drawTable({ documents, total }) {
    const plain = this.as === 'key' && !this.filters.some((each) => each.value !== '' || each.method.startsWith('is'));
    const size = plain ? Math.max(this.size, total) : total;
    const columns = this.attributes.filter((each) => each.type !== 'relationship' || each.side === 'parent' || each.twoWay);
    const first = this.page * PAGE;
    const head = h('tr', {}, h('th', { scope: 'col' }, '$id', h('span.type', {}, 'id')), columns.map((each) => h('th', {
      scope: 'col', class: numeric(each) ? 'number' : '',
    }, each.key, h('span.type', {}, `${each.format || each.type}${each.array ? '[]' : ''}${each.required ? ' *' : ''}`))),
    h('th', { scope: 'col' }, '$updatedAt', h('span.type', {}, 'datetime')));
    const rows = documents.map((document) => h('tr', {},
      h('td', {}, h('button.id-link', { type: 'button', onclick: () => this.open(document) }, document.$id)),
      columns.map((each) => h('td', { class: numeric(each) ? 'number' : '' }, cell(document[each.key]))),
      h('td.dim', {}, date(document.$updatedAt))));
    const at = documents.length ? `${(first + 1).toLocaleString()}–${(first + documents.length).toLocaleString()} of ${total >= 5000 && !plain ? '5,000 or more' : size.toLocaleString()}` : 'nothing';
    fill(this.table,
      h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': `${this.name}, documents` },
        documents.length ? h('table', {}, h('thead', {}, head), h('tbody', {}, rows))
          : empty(this.filters.length || this.as !== 'key' ? 'Nothing that matches' : 'Empty', this.as === 'key' ? '' : 'This caller can read none of these documents.')),
      h('.pager', {}, h('span', { 'aria-live': 'polite' }, at), h('span.grow'),
        iconButton('back', 'Previous page', () => this.turnTo(this.page - 1), { disabled: !this.page }),
        iconButton('next', 'Next page', () => this.turnTo(this.page + 1), { disabled: documents.length < PAGE })));
  }

  turnTo(page) {
    this.page = page;
    return this.load();
  }

  open(document) {
    openDocument({
      path: this.path, attributes: this.attributes, document, as: this.as, security: this.schema.documentSecurity, name: this.name,
      changed: async () => {
        const { databases } = await control('GET', '/tree');
        this.size = databases.find((each) => each.$id === this.database)?.collections.find((each) => each.$id === this.id)?.documents ?? 0;
        await this.load();
      },
      follow: (collection, id) => this.follow(collection, id),
    });
  }

  async follow(collection, id) {
    const path = `/databases/${segment(this.database)}/collections/${segment(collection)}`;
    const [schema, document] = await Promise.all([call('GET', path), call('GET', `${path}/documents/${segment(id)}`)]);
    openDocument({
      path, attributes: schema.attributes.filter((each) => each.status === 'available'), document, as: this.as, name: schema.name,
      security: schema.documentSecurity, changed: () => this.load(), follow: (next, other) => this.follow(next, other),
    });
  }

  showCode() {
    const given = {
      endpoint: `${location.origin}/v1`, project: state.project, database: this.database, collection: this.id, queries: this.queries(), tables: this.tables,
    };
    sheet('This list, in code', tabs('Language', {
      JavaScript: () => codeBlock(snippet('javascript', given), 'JavaScript'),
      Python: () => codeBlock(snippet('python', given), 'Python'),
      Queries: () => codeBlock(this.queries().join('\n'), 'Queries'),
    }));
  }

  schemaPanel() {
    const limits = (each) => [
      each.size && `up to ${each.size.toLocaleString()} characters`, each.elements && each.elements.join(', '),
      each.min !== undefined && Number(each.min) >= Number.MIN_SAFE_INTEGER && `from ${each.min}`, each.max !== undefined && Number(each.max) <= Number.MAX_SAFE_INTEGER && `to ${each.max}`,
      each.relatedCollection && `${each.relationType} → ${each.relatedCollection}${each.twoWay ? ` (${each.twoWayKey})` : ''}, on delete ${each.onDelete}`,
      each.encrypt && 'encrypted',
    ].filter(Boolean).join(' · ');
    return h('.stack', {},
      h('.card', {}, h('.pad', {}, h('h2', {}, 'Attributes')), h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Attributes' }, h('table', {},
        h('thead', {}, h('tr', {}, ['Key', 'Type', 'Default', 'Rules', 'Status'].map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', {}, this.schema.attributes.map((each) => h('tr', {},
          h('td.mono', {}, each.key), h('td', {}, `${each.format || each.type}${each.array ? '[]' : ''}`, each.required ? [' ', badge('required', 'accent')] : null),
          h('td', {}, cell(each.default)), h('td', {}, limits(each)), h('td', {}, badge(each.status, each.status === 'available' ? 'ok' : 'warn')))))))),
      h('.card', {}, h('.pad', {}, h('h2', {}, 'Indexes')), this.schema.indexes.length ? h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Indexes' }, h('table', {},
        h('thead', {}, h('tr', {}, ['Key', 'Type', 'Attributes', 'Status'].map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', {}, this.schema.indexes.map((each) => h('tr', {},
          h('td.mono', {}, each.key), h('td', {}, each.type), h('td', {}, each.attributes.map((name, at) => `${name}${each.orders?.[at] === 'DESC' ? ' ↓' : ''}`).join(', ')),
          h('td', {}, badge(each.status, each.status === 'available' ? 'ok' : 'warn'))))))) : h('p.pad.dim', {}, 'None: every filter looks through all documents.')));
  }

  permissionsPanel() {
    return h('.card.pad.stack', {}, h('h2', {}, 'Who may do what'), permissionList(this.schema.$permissions, 'Nobody but API keys.'),
      h('p.dim', {}, this.schema.documentSecurity ? 'Documents have permissions of their own as well: either is enough.' : 'Documents have no permissions of their own.'));
  }
}

function numeric(attribute) {
  return !attribute.array && (attribute.type === 'integer' || attribute.type === 'double');
}

function cell(value) {
  if (value === null || value === undefined) return h('span.null', {}, 'null');
  if (typeof value === 'object') return Array.isArray(value) ? value.map((each) => each?.$id || (typeof each === 'object' ? JSON.stringify(each) : each)).join(', ') : value.$id || JSON.stringify(value);
  return String(value);
}
