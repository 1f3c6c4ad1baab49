// A long list that grows at its head: only the lines in sight are elements.

import { unpressed } from './api.js';
import { fill, h } from './dom.js';

export const MOST = 5000;
const MARGIN = 8;

export class Stream {
  constructor({ label, draw, open, height }) {
    Object.assign(this, { draw, open, height, all: [], shown: [], filter: () => true, empty: null });
    this.list = h('ol', { 'aria-label': label, onkeydown: (event) => this.step(event) });
    this.element = h('.stream', { tabindex: 0, role: 'region', 'aria-label': label, onscroll: () => this.schedule() }, this.list);
    this.lines = new Map();
    new ResizeObserver(() => this.schedule()).observe(this.element);
  }

  /** Put entries, the oldest first, at the head; who reads further down stays where they are. */
  add(entries) {
    if (!entries.length) return;
    const fresh = entries.slice().reverse();
    this.all = fresh.concat(this.all).slice(0, MOST);
    const matching = fresh.filter(this.filter);
    this.shown = matching.concat(this.shown).slice(0, MOST);
    if (this.element.scrollTop > this.height / 2) this.element.scrollTop += matching.length * this.height;
    this.schedule();
  }

  refilter() {
    this.shown = this.all.filter(this.filter);
    this.element.scrollTop = 0;
    this.schedule();
  }

  remove(which) {
    this.all = this.all.filter((entry) => !which(entry));
    this.refilter();
  }

  clear() {
    this.remove(() => true);
  }

  /** Go to the next line, or the one before, by an arrow key. */
  step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = by && this.shown.indexOf(this.focused()) + by;
    if (!by || !this.lines.has(this.shown[at])) return;
    event.preventDefault();
    this.lines.get(this.shown[at]).firstChild.focus();
  }

  /** The entry whose line has the focus. */
  focused() {
    for (const [entry, line] of this.lines) if (line.contains(document.activeElement)) return entry;
    return undefined;
  }

  /** Draw the lines anew. */
  redraw() {
    for (const line of this.lines.values()) line.remove();
    this.lines.clear();
    this.schedule();
  }

  schedule() {
    if (this.waiting) return;
    this.waiting = true;
    unpressed().then(() => requestAnimationFrame(() => {
      this.waiting = false;
      this.render();
    }));
  }

  render() {
    const { height, shown } = this;
    const focused = this.focused();
    if (focused && !shown.includes(focused)) this.element.focus({ preventScroll: true });
    if (!shown.length) {
      this.lines.clear();
      this.list.style.height = '';
      if (this.empty && !this.element.contains(this.empty)) this.element.append(this.empty);
      fill(this.list);
      return;
    }
    this.empty?.remove();
    this.list.style.height = `${shown.length * height}px`;
    const first = Math.max(0, Math.floor(this.element.scrollTop / height) - MARGIN);
    const last = Math.min(shown.length, Math.ceil((this.element.scrollTop + (this.element.clientHeight || 600)) / height) + MARGIN);
    const places = Array.from({ length: last - first }, (_, nth) => first + nth);
    // What has the focus keeps it, however far the list has grown.
    const own = shown.indexOf(focused);
    if (own >= 0 && own < first) places.unshift(own);
    else if (own >= last) places.push(own);
    const kept = new Map(places.map((at) => [shown[at], null]));
    for (const [entry, line] of this.lines) if (!kept.has(entry)) line.remove();
    let next = null;
    for (const at of places.reverse()) {
      const entry = shown[at];
      const line = this.lines.get(entry) || h('li.line', {}, h('button', { type: 'button', onclick: () => this.open(entry) }, this.draw(entry)));
      line.style.top = `${at * height}px`;
      line.setAttribute('aria-posinset', at + 1);
      line.setAttribute('aria-setsize', shown.length);
      kept.set(entry, line);
      if (line.nextSibling !== next || !line.isConnected) this.list.insertBefore(line, next);
      next = line;
    }
    this.lines = kept;
  }
}
