// The documents of a collection: a page of those that match, as a caller sees them.

import { call, own, query, segment, state, toJson } from './api.js';
import { alert, button, cell, codeBlock, date, empty, field, fill, h, icon, iconButton, select, sheet, tabs, thousands, toast } from './dom.js';
import { openDocument } from './document.js';
import { Filters, fields } from './filters.js';
import { snippet } from './snippets.js';

export const PAGE = 50;
const COUNTED = 5000;

export class Documents {
  /** `size` is how many documents there are; `refresh` looks again at that, the schema, and what is shown. */
  constructor({ path, schema, database, name, size, queryMethods, filtersOnPaths, hasTables, refresh }) {
    Object.assign(this, { path, database, name, size, filtersOnPaths, hasTables, refresh, viewers: { key: '', options: [['key', 'API key (everything)']] } });
    this.take(schema);
    this.orders = [];
    this.as = 'key';
    this.page = 0;
    this.filters = new Filters({ known: fields(this.attributes, new Map()), methods: queryMethods, changed: () => this.apply() });
    this.orderPlace = h('.stack.tight');
    this.table = h('div');
    this.seenBy = h('label.labelled');
    this.element = h('div.card', {}, h('.filters', {}, this.filters.element, this.orderPlace, h('.row', {},
      button('Filter', () => this.filters.add(), { glyph: 'plus', kind: 'plain' }),
      button('Order', () => this.addOrder(), { glyph: 'plus', kind: 'plain' }), h('span.grow'), this.seenBy)), this.table);
    this.drawViewers();
  }

  take(schema) {
    this.schema = schema;
    this.attributes = schema.attributes.filter((each) => each.status === 'available');
    this.columns = this.attributes.filter((each) => each.type !== 'relationship' || each.side === 'parent' || each.twoWay);
  }

  /** Know who can look. */
  seeBy(viewers) {
    if (toJson(viewers) === toJson(this.viewers)) return;
    this.viewers = viewers;
    this.drawViewers();
  }

  /** Know the schema, and what is needed once somebody filters: what the linked documents have. */
  async learn(schema) {
    this.take(schema);
    const links = this.filtersOnPaths ? [...new Set(this.attributes.map((each) => each.relatedCollection).filter(Boolean))] : [];
    const related = await Promise.all(links.map((id) => call('GET', this.collectionPath(id))));
    this.filters.learn(fields(this.attributes, new Map(related.map((each) => [each.$id, each.attributes]))));
    this.orders = this.orders.filter(([name]) => this.sortable().includes(name));
    this.drawOrders();
  }

  collectionPath(id) {
    return `/databases/${segment(this.database)}/collections/${segment(id)}`;
  }

  drawViewers() {
    const look = (value) => {
      this.as = value;
      this.apply();
    };
    const { options } = this.viewers;
    const offered = options.flatMap((each) => each.options || [each]).some(([name]) => name === this.as);
    fill(this.seenBy, icon('eye'), 'Seen by', select(offered ? options : [...options, [this.as, this.as.slice(this.as.indexOf(':') + 1)]], this.as, (value) => {
      if (value === '?') this.askUser();
      else look(value);
    }, { 'aria-label': 'Seen by' }));
  }

  askUser() {
    const id = h('input.mono', { required: true, autofocus: true });
    const close = sheet('See as another user', h('form.stack', {
      onsubmit: (event) => {
        event.preventDefault();
        this.as = `user:${id.value}`;
        close();
        this.drawViewers();
        this.apply();
      },
    }, field('Id of the user', id), h('.row', {}, h('button.button.primary', { type: 'submit' }, 'See as this user'))));
    this.drawViewers();
  }

  sortable() {
    return ['$id', '$createdAt', '$updatedAt', ...this.attributes.filter((each) => !each.array && !['relationship', 'point', 'linestring', 'polygon'].includes(each.type)).map((each) => each.key)];
  }

  addOrder() {
    const taken = this.orders.map(([attribute]) => attribute);
    this.orders.push([this.sortable().find((name) => !name.startsWith('$') && !taken.includes(name)) || '$id', 'orderAsc']);
    this.drawOrders();
    this.orderPlace.lastElementChild.querySelector('select').focus();
    this.apply();
  }

  drawOrders() {
    fill(this.orderPlace, this.orders.map((order, at) => h('.filter', {},
      h('span.dim', {}, at ? 'then by' : 'Order by'),
      select(this.sortable(), order[0], (name) => { order[0] = name; this.apply(); }, { 'aria-label': 'Order by' }),
      select([['orderAsc', 'ascending ↑'], ['orderDesc', 'descending ↓']], order[1], (method) => { order[1] = method; this.apply(); }, { 'aria-label': 'Direction' }),
      iconButton('close', 'Remove the order', () => { this.orders.splice(at, 1); this.drawOrders(); this.apply(); }))));
  }

  /** Order by one column alone: up, then down, then not. */
  sortBy(name) {
    const now = this.orders.length === 1 && this.orders[0][0] === name ? this.orders[0][1] : '';
    this.orders = now === 'orderDesc' ? [] : [[name, now ? 'orderDesc' : 'orderAsc']];
    this.drawOrders();
    this.apply();
  }

  queries() {
    return [
      ...this.filters.queries(), ...this.orders.map(([attribute, method]) => query(method, attribute)),
      query('limit', null, PAGE), ...(this.page ? [query('offset', null, this.page * PAGE)] : []),
    ];
  }

  apply() {
    this.page = 0;
    return this.load();
  }

  turnTo(page) {
    this.page = Math.max(0, page);
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
    const filtered = this.filters.active.length > 0;
    const plain = this.as === 'key' && !filtered;
    const size = plain ? Math.max(this.size, total) : total;
    const first = this.page * PAGE;
    // A list leaves out the links of which the other side keeps track.
    const columns = this.columns.filter((each) => each.type !== 'relationship' || documents.some((document) => own(document, each.key) !== undefined));
    const rows = documents.map((document) => h('tr', {},
      h('td', {}, h('button.id-link', { type: 'button', title: document.$id, onclick: () => this.open(document) }, document.$id)),
      columns.map((each) => h('td', { class: numeric(each) ? 'number' : '' }, cell(own(document, each.key), each, (id) => this.follow(each.relatedCollection, id)))),
      h('td.dim', {}, date(document.$updatedAt))));
    const range = documents.length ? `${thousands(first + 1)}–${thousands(first + documents.length)}` : 'nothing';
    const many = total >= COUNTED && !plain;
    fill(this.table,
      h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': `${this.name}, documents` },
        documents.length ? h('table.pinned', {}, h('thead', {}, h('tr', {}, this.head({ key: '$id', type: 'id' }), columns.map((each) => this.head(each)), this.head({ key: '$updatedAt', type: 'datetime' }))), h('tbody', {}, rows))
          : empty(filtered || this.page ? 'Nothing that matches' : plain ? 'No documents yet' : 'Nothing to see', this.as === 'key' ? '' : `This caller can read none of ${filtered ? 'those that match' : 'these documents'}.`)),
      this.pager(documents.length ? `${range} of ${many ? `${thousands(COUNTED)} or more` : thousands(size)}` : range, many ? null : Math.ceil(size / PAGE), documents.length));
  }

  head(attribute) {
    const { key, type, format, array, required } = attribute;
    const order = this.orders.find(([name]) => name === key)?.[1];
    const words = [h('span', {}, key, order ? ` ${order === 'orderAsc' ? '↑' : '↓'}` : ''), h('span.type', {}, `${format || type}${array ? '[]' : ''}${required ? ' *' : ''}`)];
    return h('th', { scope: 'col', class: numeric(attribute) ? 'number' : '', 'aria-sort': order ? { orderAsc: 'ascending', orderDesc: 'descending' }[order] : undefined },
      this.sortable().includes(key) ? h('button.sort', { type: 'button', title: `Order by ${key}`, onclick: () => this.sortBy(key) }, words) : words);
  }

  pager(at, pages, found) {
    const page = h('input.page', {
      type: 'number', min: 1, max: pages || '', value: this.page + 1, 'aria-label': 'Page',
      onchange: (event) => this.turnTo(Math.min(Number(event.target.value) || 1, pages || Infinity) - 1),
    });
    return h('.pager', {}, h('span', { 'aria-live': 'polite' }, at), h('span.grow'),
      pages === 1 || !found ? null : [page, pages ? h('span', {}, `of ${thousands(pages)}`) : null],
      iconButton('back', 'Previous page', () => this.turnTo(this.page - 1), { disabled: !this.page }),
      iconButton('next', 'Next page', () => this.turnTo(this.page + 1), { disabled: found < PAGE || (pages && this.page + 1 >= pages) }));
  }

  async open(document) {
    try {
      await this.show({ path: this.path, schema: this.schema, id: document?.$id });
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  async follow(collection, id) {
    const path = this.collectionPath(collection);
    try {
      await this.show({ path, schema: await call('GET', path), id });
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  /** Open a document with all its links, which a read leaves out unless they are selected; a new one without an `id`. */
  async show({ path, schema, id }) {
    const attributes = schema.attributes.filter((each) => each.status === 'available');
    const links = attributes.filter((each) => each.type === 'relationship' && (each.side === 'parent' || each.twoWay)).map((each) => each.key);
    const read = (queries) => call('GET', `${path}/documents/${segment(id)}`, { queries, as: this.as });
    let document = id === undefined ? null : await read();
    if (document && links.some((key) => own(document, key) === undefined)) {
      document = await read([query('select', null, '*', ...links.map((key) => `${key}.*`))]);
    }
    openDocument({
      path, attributes, document, as: this.as, security: schema.documentSecurity, name: schema.name,
      changed: () => this.refresh(), follow: (collection, other) => this.follow(collection, other),
    });
  }

  showCode() {
    const given = {
      endpoint: `${location.origin}/v1`, project: state.project, database: this.database, collection: this.schema.$id,
      queries: this.queries(), tables: this.hasTables, as: this.as, key: this.viewers.key,
    };
    const languages = tabs('Language', {
      JavaScript: () => codeBlock(snippet('javascript', given), 'JavaScript'),
      Python: () => codeBlock(snippet('python', given), 'Python'),
      Queries: () => codeBlock(this.queries().join('\n'), 'Queries'),
    });
    const hint = this.as.startsWith('user:') ? h('p.dim', {}, 'The JWT is still to be filled in: open the user under People, and copy one.') : null;
    sheet('This list, in code', [hint, languages], { wide: true });
  }
}

function numeric({ array, type }) {
  return !array && ['integer', 'bigint', 'double'].includes(type);
}
