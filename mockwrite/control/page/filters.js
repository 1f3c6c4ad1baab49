// The filters of a list: the comparisons that each type of attribute has, and the values that are typed in.

import { query } from './api.js';
import { fill, h, iconButton, select, settled } from './dom.js';

const EMPTY = ['isNull', 'isNotNull'];
const RANGE = ['lessThan', 'lessThanEqual', 'greaterThan', 'greaterThanEqual', 'between', 'notBetween'];
const METHODS = {
  text: ['equal', 'anyOf', 'notEqual', 'contains', 'notContains', 'startsWith', 'notStartsWith', 'endsWith', 'notEndsWith', 'search', 'notSearch', ...RANGE, ...EMPTY],
  choice: ['equal', 'anyOf', 'notEqual', ...EMPTY],
  number: ['equal', 'anyOf', 'notEqual', ...RANGE, ...EMPTY],
  datetime: ['equal', 'notEqual', ...RANGE, ...EMPTY],
  boolean: ['equal', 'notEqual', ...EMPTY],
  link: ['equal', 'anyOf', 'notEqual', ...EMPTY],
  list: ['contains', 'containsAny', 'containsAll', 'notContains', ...EMPTY],
  shape: ['intersects', 'notIntersects', 'distanceLessThan', 'distanceGreaterThan', 'distanceEqual', 'distanceNotEqual', 'contains', 'notContains',
    'crosses', 'notCrosses', 'overlaps', 'notOverlaps', 'touches', 'notTouches', 'equal', 'notEqual'],
};
const WORDS = {
  equal: 'is', anyOf: 'is one of', notEqual: 'is not', contains: 'contains', notContains: 'does not contain', containsAny: 'contains one of',
  containsAll: 'contains all of', startsWith: 'starts with', notStartsWith: 'does not start with', endsWith: 'ends with', notEndsWith: 'does not end with',
  search: 'has the words', notSearch: 'lacks the words', lessThan: '<', lessThanEqual: '≤', greaterThan: '>', greaterThanEqual: '≥',
  between: 'is between', notBetween: 'is not between', isNull: 'is null', isNotNull: 'is not null', intersects: 'intersects', notIntersects: 'does not intersect',
  distanceLessThan: 'is closer than', distanceGreaterThan: 'is farther than', distanceEqual: 'is as far as', distanceNotEqual: 'is not as far as',
  crosses: 'crosses', notCrosses: 'does not cross', overlaps: 'overlaps', notOverlaps: 'does not overlap', touches: 'touches', notTouches: 'does not touch',
};
export const SHAPES = { point: '[2.35, 48.86]', linestring: '[[2.3, 48.8], [2.4, 48.9]]', polygon: '[[[2, 48], [3, 48], [3, 49], [2, 48]]]' };
const KINDS = { integer: 'number', bigint: 'number', double: 'number', datetime: 'datetime', boolean: 'boolean', relationship: 'link', point: 'shape', linestring: 'shape', polygon: 'shape' };

function kindOf({ type, array, elements }) {
  return array ? 'list' : elements?.length ? 'choice' : KINDS[type] || 'text';
}

/** Whether a relationship is kept on this side, so that it can be compared. */
function stored({ relationType, side }) {
  return relationType === 'oneToOne' || (relationType === 'manyToOne' && side === 'parent') || (relationType === 'oneToMany' && side === 'child');
}

const SYSTEM = [{ key: '$id', type: 'string' }, { key: '$createdAt', type: 'datetime' }, { key: '$updatedAt', type: 'datetime' }];

/** What can be filtered by: fields of the documents, and of those they are linked to, as `group` says. */
export function fields(attributes, related) {
  const links = attributes.filter((each) => each.type === 'relationship');
  return [
    ...SYSTEM, ...attributes.filter((each) => each.type !== 'relationship' || stored(each)),
    ...links.flatMap((link) => (related.get(link.relatedCollection) || []).filter((each) => each.type !== 'relationship')
      .map((each) => ({ ...each, key: `${link.key}.${each.key}`, group: link.key }))),
  ];
}

export class Filters {
  constructor({ known, methods, changed }) {
    Object.assign(this, { known, methods, changed, all: [], element: h('.stack.tight') });
  }

  add(attribute = (this.known.find((each) => !each.key.startsWith('$')) || this.known[0]).key) {
    const filter = { attribute, method: '', values: ['', ''] };
    filter.row = this.row(filter);
    this.all.push(filter);
    this.draw();
    this.element.lastElementChild.querySelector('select').focus();
  }

  /** Know other fields; a filter by one that is gone goes with it. */
  learn(known) {
    this.known = known;
    this.all = this.all.filter((filter) => this.field(filter));
    for (const filter of this.all) filter.choice.replaceChildren(...select(grouped(known), filter.attribute).children);
    this.draw();
  }

  get active() {
    return this.all.filter((filter) => EMPTY.includes(filter.method) || this.inputs(filter).every((_, at) => filter.values[at] !== ''));
  }

  queries() {
    return this.active.map((filter) => asQuery(filter, this.field(filter)));
  }

  field(filter) {
    return this.known.find((each) => each.key === filter.attribute);
  }

  draw() {
    fill(this.element, this.all.map((filter) => filter.row));
  }

  /** The line of a filter. Each choice stays where it is, so that one can go on typing in it, and what follows is made anew. */
  row(filter) {
    const rest = h('span.rest');
    const values = h('span.rest');
    const drawValues = () => fill(values, this.inputs(filter).map((label, nth) => valueInput(this.field(filter), filter, nth, label, this.changed)));
    const drawRest = () => {
      const offered = METHODS[kindOf(this.field(filter))].filter((name) => name === 'anyOf' || this.methods.includes(name));
      [filter.method] = offered;
      fill(rest, select(offered.map((name) => [name, WORDS[name]]), filter.method, (name) => { filter.method = name; drawValues(); this.changed(); }, { 'aria-label': 'Comparison' }));
      drawValues();
    };
    drawRest();
    filter.choice = select(grouped(this.known), filter.attribute, (name) => { Object.assign(filter, { attribute: name, values: ['', ''] }); drawRest(); this.changed(); }, { 'aria-label': 'Attribute' });
    const remove = () => {
      this.all = this.all.filter((each) => each !== filter);
      this.draw();
      this.changed();
    };
    return h('.filter', {}, filter.choice, rest, values, iconButton('close', 'Remove the filter', remove));
  }

  /** The labels of the values that a comparison needs. */
  inputs({ attribute, method }) {
    if (EMPTY.includes(method)) return [];
    if (method.startsWith('distance')) return ['From', this.field({ attribute }).type === 'point' ? 'Metres' : 'Distance'];
    if (method === 'between' || method === 'notBetween') return ['From', 'To'];
    return [kindOf(this.field({ attribute })) === 'list' || method === 'anyOf' ? 'Values' : 'Value'];
  }
}

function grouped(known) {
  const groups = [...new Set(known.map((each) => each.group))];
  return groups.flatMap((group) => {
    const names = known.filter((each) => each.group === group).map((each) => each.key);
    return group ? [{ label: `of ${group}`, options: names }] : names;
  });
}

function valueInput(field, filter, nth, label, changed) {
  const kind = kindOf(field);
  const set = (value) => {
    if (value === filter.values[nth]) return;
    filter.values[nth] = value;
    changed();
  };
  const name = { 'aria-label': label };
  if (label !== 'Values' && (kind === 'boolean' || kind === 'choice')) {
    const options = kind === 'boolean' ? ['true', 'false'] : field.elements;
    filter.values[nth] ||= options[0];
    return select(options, filter.values[nth], set, name);
  }
  const looks = {
    Values: { placeholder: 'one, another' }, Metres: { placeholder: 'metres', inputMode: 'decimal' }, Distance: { placeholder: 'distance', inputMode: 'decimal' },
    datetime: { type: 'datetime-local', step: 1, title: 'UTC' }, number: { inputMode: 'decimal', placeholder: label.toLowerCase() }, shape: { placeholder: SHAPES[field.type] },
  };
  const typed = settled((input) => set(input.value));
  return h('input', {
    value: filter.values[nth], placeholder: label, ...name, ...(looks[label] || looks[kind]),
    oninput: (event) => typed(event.target), onchange: (event) => set(event.target.value),
  });
}

function asQuery({ attribute, method, values: [first, second] }, field) {
  const kind = kindOf(field);
  const read = (text) => value(field, text);
  if (EMPTY.includes(method)) return query(method, attribute);
  if (method === 'anyOf') return query('equal', attribute, ...several(first).map(read));
  if (kind === 'list') return query(method, attribute, ...several(first).map(read));
  if (method.startsWith('distance')) return query(method, attribute, [read(first), Number(second), field.type === 'point']);
  if (method === 'between' || method === 'notBetween') return query(method, attribute, read(first), read(second));
  return query(method, attribute, read(first));
}

/** Texts between commas, or the items of a JSON list. */
function several(text) {
  try {
    const found = JSON.parse(text);
    if (Array.isArray(found)) return found;
  } catch { /* It is no JSON. */ }
  return text.split(',').map((each) => each.trim()).filter(Boolean);
}

/** What is typed, as a value of the field; as it is, for the server to refuse, where it is none. */
function value({ type }, text) {
  if (typeof text !== 'string') return text;
  if (KINDS[type] === 'number') return number(text);
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  if (type === 'datetime') return /T\d\d:\d\d$/.test(text) ? `${text}:00.000+00:00` : /T\d\d:\d\d:\d\d$/.test(text) ? `${text}.000+00:00` : text;
  if (KINDS[type] !== 'shape') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function number(text) {
  const found = Number(text);
  if (text.trim() === '' || Number.isNaN(found)) return text;
  return /^\s*-?\d+\s*$/.test(text) && !Number.isSafeInteger(found) ? BigInt(text.trim()) : found;
}
