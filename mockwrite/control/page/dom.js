// Elements without a library: h() makes one, the rest are the few widgets that the parts share.

import { fromJson, on, toJson } from './api.js';

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  data: 'M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3Zm0 0v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  files: 'M6 3h8l4 4v14H6zM14 3v4h4',
  requests: 'M4 7h13m0 0-4-4m4 4-4 4M20 17H7m0 0 4-4m-4 4 4 4',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 10c0-4 3-7 7-7s7 3 7 7M16 3.5a4 4 0 0 1 0 7M18.500 14.500c2.200 1 3.500 3.200 3.500 6.500',
  outbox: 'M3 6h18v13H3zM3 7l9 7 9-7',
  realtime: 'M13 3 5 13h6l-1 8 9-11h-6z',
  control: 'M4 7h9m5 0h2M4 17h3m5 0h8M15.500 4.500v5M9.500 14.500v5',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  plus: 'M12 5v14M5 12h14',
  code: 'm8 7-5 5 5 5m8-10 5 5-5 5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-6v2m0 16v2M4.900 4.900l1.400 1.400m11.400 11.400 1.400 1.400M2 12h2m16 0h2M4.900 19.100l1.400-1.400M17.700 6.300l1.400-1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z',
  auto: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18',
  next: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  replay: 'M4 5v5h5M4.600 10A8 8 0 1 1 4 14',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4v16l13-8z',
  download: 'M12 4v11m0 0-4-4m4 4 4-4M4 20h16',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** An element: properties, attributes (with a dash, or by `for`, `role`, `aria-…`), listeners (`onclick`). */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') element.className = `${element.className} ${value}`.trim();
    else if (key.startsWith('on') || (key in element && !key.includes('-') && key !== 'list')) element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...flat(children));
  return element;
}

const flat = (children) => children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);

/** Replace the children. What had the focus has it again: the control of the same name, or the one in its place. */
export function fill(element, ...children) {
  const focused = document.activeElement;
  const before = focused !== element && element.contains(focused) ? controls(element) : null;
  element.replaceChildren(...flat(children));
  if (!before || element.contains(focused)) return element;
  const at = before.indexOf(focused);
  const now = controls(element);
  const same = now.filter((each) => named(each) === named(focused));
  const near = now[Math.min(at, now.length - 1)] || controls(element.closest('.card, dialog, main') || document)[0];
  (same.includes(now[at]) ? now[at] : same[0] || near)?.focus();
  return element;
}

function controls(element) {
  return [...element.querySelectorAll('a[href], button:enabled, input, select, textarea, [tabindex="0"]')];
}

function named(control) {
  return control.getAttribute('aria-label') || control.textContent;
}

export function button(label, onclick, { kind = '', glyph, ...rest } = {}) {
  return h('button', { type: 'button', class: `button ${kind}`, onclick, ...rest }, glyph ? icon(glyph) : null, label);
}

export function iconButton(glyph, label, onclick, rest = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...rest }, icon(glyph));
}

let numbers = 0;
export function uid(prefix = 'f') {
  numbers += 1;
  return `${prefix}${numbers}`;
}

/** A control with its label above it, and a hint below. */
export function field(label, control, hint) {
  control.id ||= uid();
  const described = hint ? uid('hint') : undefined;
  if (described) control.setAttribute('aria-describedby', described);
  return h('.field', {}, h('label', { htmlFor: control.id }, label), control, hint ? h('p.hint', { id: described }, hint) : null);
}

/** A choice of options: texts, pairs of a value and its label, groups `{ label, options }`. */
export function select(options, value, onchange, rest = {}) {
  const element = h('select', { onchange: () => onchange?.(element.value), ...rest });
  const make = (option) => {
    if (option.options) return h('optgroup', { label: option.label }, option.options.map(make));
    const [id, label] = Array.isArray(option) ? option : [option, option];
    return h('option', { value: id, selected: id === value }, label);
  };
  element.append(...options.map(make));
  return element;
}

export function toast(text, kind = '') {
  const note = h('.toast', { class: kind }, text);
  const place = document.getElementById('toasts');
  place.append(note);
  // Shown anew, it stands above a dialog that was opened in the meantime.
  place.hidePopover();
  place.showPopover();
  setTimeout(() => {
    note.remove();
    if (!place.childElementCount) place.hidePopover();
  }, kind === 'bad' ? 8000 : 3500);
}

export async function copy(text, what = 'Copied') {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', { value: text, class: 'hidden' });
    (document.querySelector('dialog[open]') || document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast(what);
}

/** A panel at the side, over the page; returns what closes it. */
export function sheet(title, content, { actions = [], subtitle, wide = false } = {}) {
  const heading = uid('title');
  const dialog = h('dialog.sheet', { class: wide ? 'wide' : '', 'aria-labelledby': heading });
  const close = () => dialog.close();
  dialog.append(
    h('header.sheet-head', {},
      h('div.sheet-title', {}, h('h2', { id: heading }, title), subtitle ? h('p.mono.dim', {}, subtitle) : null),
      ...actions,
      iconButton('close', 'Close', close)),
    h('div.sheet-body', { tabindex: 0, role: 'group', 'aria-labelledby': heading }, content));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) close(); });
  showModal(dialog);
  return close;
}

/** Show a dialog. Once it is closed, the focus is back where it was, or on the control that has come into that place. */
function showModal(dialog) {
  const opener = document.activeElement;
  const name = named(opener);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener.isConnected || document.activeElement !== document.body) return;
    const place = [...document.querySelectorAll('dialog[open]')].pop() || document.getElementById('main');
    (controls(place).find((each) => named(each) === name) || place).focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Ask before something that cannot be undone. */
export function confirm(question, verb, { detail, kind = 'danger' } = {}) {
  return new Promise((resolve) => {
    const heading = uid('title');
    const dialog = h('dialog.ask', { 'aria-labelledby': heading, role: 'alertdialog' });
    const answer = (value) => { resolve(value); dialog.close(); };
    dialog.append(
      h('h2', { id: heading }, question), detail ? h('p', {}, detail) : null,
      h('div.row.end', {}, button('Cancel', () => answer(false)), button(verb, () => answer(true), { kind })));
    dialog.addEventListener('close', () => resolve(false));
    showModal(dialog);
  });
}

/** Tabs over panels that are made when they are first shown. */
export function tabs(label, panels) {
  const list = h('div.tabs', { role: 'tablist', 'aria-label': label });
  const place = h('div', { role: 'tabpanel', tabindex: -1 });
  const made = new Map();
  const open = (name) => {
    for (const tab of list.children) {
      const current = tab.dataset.name === name;
      tab.setAttribute('aria-selected', String(current));
      tab.tabIndex = current ? 0 : -1;
      if (current) place.setAttribute('aria-labelledby', tab.id);
    }
    if (!made.has(name)) made.set(name, panels[name]());
    fill(place, made.get(name));
  };
  for (const name of Object.keys(panels)) {
    const tab = h('button.tab', { type: 'button', role: 'tab', id: uid('tab'), onclick: () => open(name) }, name);
    tab.dataset.name = name;
    tab.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const all = [...list.children];
      const next = all[(all.indexOf(tab) + step + all.length) % all.length];
      open(next.dataset.name);
      next.focus();
    };
    list.append(tab);
  }
  open(Object.keys(panels)[0]);
  return h('div.tabbed', {}, list, place);
}

export function alert(title, ...text) {
  return h('.alert', { role: 'alert' }, h('strong', {}, title), ...text.map((line) => h('p', {}, line)));
}

export function empty(title, text, ...more) {
  return h('.empty', {}, h('h2', {}, title), text ? h('p', {}, text) : null, ...more);
}

export function codeBlock(text, label = 'Code') {
  return h('.code', {}, h('pre', { tabindex: 0, 'aria-label': label, role: 'region' }, h('code', {}, text)),
    iconButton('copy', `Copy ${label.toLowerCase()}`, () => copy(text)));
}

export function pretty(text) {
  try {
    return toJson(fromJson(text), 2);
  } catch {
    return text;
  }
}

const pad = (number, size = 2) => String(number).padStart(size, '0');

export function time(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text || '';
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** A moment as a table shows it, in UTC and without what it says anyway. */
export function moment(text) {
  return String(text).replace('T', ' ').replace(/(:00)?\.000\+00:00$/, '');
}

/** A number in groups of three digits. Neither this nor a moment is put in a language: to load one takes 30 ms. */
export function thousands(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A moment to the minute, in the reader's own time. */
export function date(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text || '';
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

export function statusClass(status) {
  if (!status) return 'dead';
  return status < 300 ? 'ok' : status < 400 ? 'info' : status < 500 ? 'warn' : 'bad';
}

export function badge(text, kind = '') {
  return h('span.badge', { class: kind }, text);
}

/** Do `work` at once, and then at most once in so many milliseconds, the last time included; less often where it takes long. */
export function throttle(work, milliseconds) {
  let waiting = false;
  let again = false;
  const run = async () => {
    const start = performance.now();
    waiting = true;
    again = false;
    try {
      await work();
    } catch { /* The next change is another try. */ }
    setTimeout(() => {
      waiting = false;
      if (again) run();
    }, Math.max(milliseconds, 5 * (performance.now() - start)));
  };
  return () => { if (waiting) again = true; else run(); };
}

/** Do `work` now, and again whenever something changes, or has changed in the meantime; return what ends that. */
export async function follow(work, milliseconds) {
  let missed = false;
  const stop = on('changes', () => { missed = true; });
  try {
    await work();
  } finally {
    stop();
  }
  const again = throttle(work, milliseconds);
  if (missed) again();
  return on('changes', again);
}

/** What does `work` once the calls of it pause, with the last one's values. */
export function settled(work, milliseconds = 250) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

const LONG = 300;

/** A value in a table; links are followed where there is a way to. */
export function cell(value, { type, array } = {}, follow) {
  if (value === null || value === undefined) return h('span.null', {}, 'null');
  if (type === 'relationship' && follow) {
    return [value].flat().map((each) => each?.$id ?? each).map((id) => h('button.id-link', { type: 'button', title: `Open ${id}`, onclick: () => follow(id) }, id));
  }
  const text = array ? value.join(', ') : typeof value === 'object' ? toJson(value) : type === 'datetime' ? moment(value) : String(value);
  return h('span', { title: text.length > 30 ? text.slice(0, LONG) : undefined }, text.slice(0, LONG));
}

/** Permissions by what they allow: `read: any`. */
export function permissionList(permissions, nobody) {
  const byAction = {};
  for (const text of permissions) {
    const [, action, role] = /^(\w+)\("(.*)"\)$/.exec(text) || [null, 'other', text];
    (byAction[action] ||= []).push(role);
  }
  const actions = Object.entries(byAction);
  return actions.length ? h('dl.facts', {}, actions.map(([action, roles]) => [h('dt', {}, action),
    h('dd.permission', {}, roles.map((role) => badge(role, 'accent')))])) : h('p.dim', {}, nobody);
}
