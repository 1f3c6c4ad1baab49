// What happens in the project, as subscribers hear of it.

import { control, on, state, toJson } from './api.js';
import { badge, button, codeBlock, empty, fill, h, sheet, tabs, thousands, time } from './dom.js';
import { MOST, Stream } from './stream.js';

export async function show(main) {
  const count = h('span.dim');
  const stream = new Stream({ label: 'Events, the newest first', draw, open, height: 44 });
  let text = '';
  stream.filter = (event) => `${event.name} ${event.channels.join(' ')}`.toLowerCase().includes(text);
  stream.empty = empty('Nothing has happened yet', 'Each write that succeeds tells of an event, on the channels that a client can subscribe to.');
  const tell = () => { count.textContent = `${thousands(stream.shown.length)} ${stream.shown.length === 1 ? 'event' : 'events'}`; };
  const sockets = h('section.card.pad.stack.tight', { 'aria-label': 'Open sockets' });
  const drawSockets = async () => {
    const { sockets: open } = await control('GET', '/sockets');
    fill(sockets, h('h2', {}, open.length ? `Open sockets (${open.length})` : 'Open sockets'),
      open.length ? h('ul.list', {}, open.map((socket) => h('li', {}, h('span', {}, h('strong', {}, socket.caller), ' ', h('span.dim', {}, `№ ${socket.id}`)),
        socket.channels.length ? socket.channels.map((channel) => badge(channel, 'accent')) : h('span.dim', {}, 'subscribed to nothing'))))
        : h('p.dim', {}, 'Nobody listens at the moment.'));
  };
  const list = async () => {
    const { events } = await control('GET', `/events?last=${MOST}`);
    stream.clear();
    stream.add(events);
    tell();
  };
  await list();
  fill(main,
    h('.page-head', {}, h('div', {}, h('h1', {}, 'Realtime'), h('p.dim', {}, 'Events as they happen, with their channels and who may hear them.'))),
    h('.stack.below', {}, sockets, h('.card', {}, h('.toolbar', {},
      h('input', { type: 'search', placeholder: 'Event or channel', 'aria-label': 'Search the events', oninput: (event) => { text = event.target.value.toLowerCase(); stream.refilter(); tell(); } }),
      button('Clear', () => { stream.clear(); tell(); }, { kind: 'plain' }), h('span.grow'), count), stream.element)));
  stream.render();
  tell();
  await drawSockets();
  const timer = setInterval(() => drawSockets().catch(() => {}), 1000);
  const offs = [
    on('events', (found) => {
      stream.add(found.filter((each) => each.project === state.project));
      tell();
    }),
    on('again', () => { list().catch(() => {}); }),
  ];
  return () => {
    offs.forEach((off) => off());
    clearInterval(timer);
  };
}

function verb(event) {
  return event.name.split('.').pop();
}

function subject({ ids }) {
  const twice = 'collectionId' in ids ? ['tableId', 'rowId'] : [];
  return Object.keys(ids).filter((name) => !twice.includes(name)).map((name) => ids[name]).join(' / ');
}

/** When it happened, as far as the payload says so: what is deleted tells of an earlier change. */
function moment({ name, payload }) {
  return name.endsWith('.delete') ? '' : time(payload.$updatedAt || payload.$createdAt);
}

function draw(event) {
  const kind = { create: 'ok', update: 'info', delete: 'bad' }[verb(event)] || 'accent';
  return [badge(verb(event), kind), h('span.mono.at', {}, moment(event)), h('span', {}, h('span.name', {}, subject(event)), h('span.why', {}, event.name)),
    h('span.who.mono', {}, event.payload.$id || ''), h('span.took', {}, `${event.channels.length} ch.`)];
}

function open(event) {
  sheet(verb(event), tabs('Event', {
    Payload: () => codeBlock(toJson(event.payload, 2), 'Payload'),
    Channels: () => codeBlock(event.channels.join('\n') || 'none', 'Channels'),
    'Who may hear it': () => h('.row', {}, event.roles.length ? event.roles.map((role) => badge(role, 'accent')) : h('p.dim', {}, 'Nobody.')),
  }), { wide: true, subtitle: event.name });
}
