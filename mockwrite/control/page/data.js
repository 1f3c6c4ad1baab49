// Databases and their collections, and the one that is looked at: its documents, its schema, its permissions.

import { address, call, control, on, query, segment, toJson } from './api.js';
import { badge, button, cell, empty, fill, h, permissionList, select, tabs, thousands, throttle } from './dom.js';
import { Documents, PAGE } from './documents.js';

const MOST_USERS = 100;

export async function show(main, [database, collection]) {
  const first = database && collection ? read(database, collection) : null;
  first?.catch(() => {});  // It is waited for below, unless there is no such collection.
  const tree = await control('GET', '/tree');
  const all = collections(tree);
  if (!all.length) {
    fill(main, h('h1.hidden', {}, 'Data'), empty('No collections yet', 'What an SDK or a seed makes shows up here.',
      h('a.button', { href: address('control') }, 'Load a seed')));
    return on('changes', throttle(async () => { if (collections(await control('GET', '/tree')).length) show(main, []); }, 500));
  }
  const current = all.find((each) => each.database.$id === database && each.$id === collection);
  if (!current) {
    location.replace(address('data', all[0].database.$id, all[0].$id));
    return undefined;
  }
  const place = h('section', { 'aria-label': current.name });
  const choice = h('div.tree-choice');
  const nav = h('nav.card.tree', { 'aria-label': 'Collections' });
  const draw = (databases) => {
    drawChoice(choice, databases, current);
    drawTree(nav, databases, current);
  };
  draw(tree.databases);
  fill(main, choice, h('div.split', {}, nav, place));
  const refresh = async () => {
    const now = await control('GET', '/tree');
    const found = collections(now).find((each) => each.database.$id === database && each.$id === collection);
    if (!found) {
      location.replace(address('data'));
      return;
    }
    draw(now.databases);
    documents.size = found.documents;
    await take(await call('GET', pathOf(database, collection)));
    await documents.load();
  };
  const { documents, take } = await open(place, current, { ...tree, refresh }, await first);
  const offs = [
    on('changes', throttle(refresh, 100)),
    on('changes', throttle(async () => documents.seeBy(await callers()), 1000)),
  ];
  return () => offs.forEach((off) => off());
}

/** All collections of all databases, each with its own. */
function collections({ databases }) {
  return databases.flatMap((each) => each.collections.map((found) => ({ database: each, ...found })));
}

function pathOf(database, collection) {
  return `/databases/${segment(database)}/collections/${segment(collection)}`;
}

/** Who can look: the choices of "seen by". */
async function callers() {
  const [{ keys }, { users, total }] = await Promise.all([control('GET', '/keys'), call('GET', '/users', { queries: [query('limit', null, MOST_USERS)] })]);
  return {
    key: keys.find((key) => key.everything)?.secret || 'API key',
    options: [
      ['key', 'API key (everything)'], ['guest', 'Guest'],
      ...(keys.length ? [{ label: 'Keys', options: keys.map((key) => [`key:${key.secret}`, key.name || key.secret]) }] : []),
      ...(users.length ? [{ label: 'Users', options: users.map((user) => [`user:${user.$id}`, user.name || user.email || user.$id]) }] : []),
      ...(total > users.length ? [['?', 'Another user…']] : []),
    ],
  };
}

function drawChoice(place, databases, current) {
  const options = databases.filter((each) => each.collections.length).map((each) => ({
    label: each.name, options: each.collections.map((found) => [`${each.$id}/${found.$id}`, `${found.name} (${thousands(found.documents)})`]),
  }));
  const shown = place.querySelector('select');
  const now = options.flatMap((each) => each.options);
  // A list that hangs open stays so while it counts.
  if (shown && now.map(([value]) => value).join() === [...shown.options].map((each) => each.value).join()) {
    now.forEach(([, label], at) => { shown.options[at].textContent = label; });
    return;
  }
  fill(place, h('label.hidden', { htmlFor: 'where' }, 'Collection'), select(options, `${current.database.$id}/${current.$id}`,
    (value) => { location.hash = address('data', ...value.split('/')); }, { id: 'where' }));
}

function drawTree(nav, databases, current) {
  fill(nav, databases.map((database) => [
    h('h3', {}, database.name),
    h('ul', {}, database.collections.map((each) => h('li', {}, h('a', {
      href: address('data', database.$id, each.$id),
      'aria-current': database.$id === current.database.$id && each.$id === current.$id ? 'page' : undefined,
    }, h('span', {}, each.name), h('span.count', {}, thousands(each.documents)))))),
  ]));
}

/** The schema of a collection, and its first documents. */
function read(database, collection) {
  const path = pathOf(database, collection);
  return Promise.all([call('GET', path), call('GET', `${path}/documents`, { queries: [query('limit', null, PAGE)] })]);
}

async function open(place, { database, $id, name, documents: size }, around, [schema, first]) {
  const path = pathOf(database.$id, $id);
  const tables = database.type === 'tablesdb';
  const documents = new Documents({ ...around, path, schema, database: database.$id, name, size });
  const heading = h('h1', {}, name);
  const [described, allowed] = [h('div'), h('div')];
  const draw = () => {
    heading.textContent = schema.name;
    fill(described, schemaPanel(schema));
    fill(allowed, permissionsPanel(schema));
  };
  draw();
  fill(place,
    h('div.page-head', {},
      h('div', {}, heading, h('p.mono.dim', {}, `${database.$id} / ${$id}`)),
      button('Code', () => documents.showCode(), { glyph: 'code' }),
      button(tables ? 'New row' : 'New document', () => documents.open(null), { kind: 'primary', glyph: 'plus' })),
    tabs('Collection', {
      [tables ? 'Rows' : 'Documents']: () => documents.element,
      Schema: () => described,
      Permissions: () => allowed,
    }));
  documents.drawTable(first);
  documents.seeBy(await callers());
  await documents.learn(schema);
  const take = async (now) => {
    if (toJson(now) === toJson(schema)) return;
    schema = now;
    draw();
    await documents.learn(schema);
  };
  return { documents, take };
}

function limits(each) {
  return [
    each.size && `up to ${thousands(each.size)} characters`, each.elements && each.elements.join(', '),
    each.min !== undefined && Number(each.min) >= Number.MIN_SAFE_INTEGER && `from ${each.min}`, each.max !== undefined && Number(each.max) <= Number.MAX_SAFE_INTEGER && `to ${each.max}`,
    each.relatedCollection && `${each.relationType} ${each.side === 'child' ? '←' : '→'} ${each.relatedCollection}${each.twoWay ? ` (${each.twoWayKey})` : ''}, on delete ${each.onDelete}`,
    each.encrypt && 'encrypted',
  ].filter(Boolean).join(' · ');
}

function schemaPanel({ attributes, indexes }) {
  const table = (label, head, rows) => h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': label }, h('table', {},
    h('thead', {}, h('tr', {}, head.map((name) => h('th', { scope: 'col' }, name)))), h('tbody', {}, rows.map((row) => h('tr', {}, row)))));
  const status = (each) => h('td', {}, badge(each.status, each.status === 'available' ? 'ok' : 'warn'), each.error ? h('span.dim', {}, ' ', each.error) : null);
  return h('.stack', {},
    h('.card', {}, h('h2.pad', {}, 'Attributes'), table('Attributes', ['Key', 'Type', 'Default', 'Rules', 'Status'], attributes.map((each) => [
      h('td.mono', {}, each.key), h('td', {}, `${each.format || each.type}${each.array ? '[]' : ''}`, each.required ? [' ', badge('required', 'accent')] : null),
      h('td', {}, cell(each.default, each)), h('td.wrap', {}, limits(each)), status(each)]))),
    h('.card', {}, h('h2.pad', {}, 'Indexes'), indexes.length ? table('Indexes', ['Key', 'Type', 'Attributes', 'Status'], indexes.map((each) => [
      h('td.mono', {}, each.key), h('td', {}, each.type),
      h('td', {}, each.attributes.map((name, at) => `${name}${each.orders?.[at] === 'DESC' ? ' ↓' : ''}`).join(', ')), status(each)]))
      : h('p.pad.dim', {}, 'None: every filter looks through all documents.')));
}

function permissionsPanel(schema) {
  return h('.card.pad.stack', {}, h('h2', {}, 'Who may do what'), permissionList(schema.$permissions, 'Nobody but API keys.'),
    h('p.dim', {}, schema.documentSecurity ? 'Documents have permissions of their own as well: either is enough.' : 'Documents have no permissions of their own.'));
}
