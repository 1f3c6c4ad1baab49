// The frame: which part of which project is shown, and what stands around it.

import { address, connect, control, on, state } from './api.js';
import * as data from './data.js';
import { alert, empty, fill, h, icon } from './dom.js';

const PARTS = [
  ['data', 'Data'],
  ['files', 'Files'],
  ['requests', 'Requests'],
  ['people', 'People'],
  ['outbox', 'Outbox'],
  ['realtime', 'Realtime'],
  ['control', 'Control'],
];
const THEMES = { auto: 'dark', dark: 'light', light: 'auto' };

const main = document.getElementById('main');
const projects = document.getElementById('project');
let leave = null;
let shown = 0;

function where() {
  return location.hash.slice(2).split('/').filter(Boolean).map(decodeURIComponent);
}

async function show() {
  const [project, part = 'data', ...rest] = where();
  if (!project) {
    if (state.project) location.replace(address('data'));
    else fill(main, empty('No project yet', 'Point an SDK at this server, or start it with --seed: the first project that is named appears here.'));
    return;
  }
  if (project !== state.project) state.project = project;
  drawProjects();
  drawNav(part);
  const turn = ++shown;
  const [, label] = PARTS.find(([name]) => name === part) || PARTS[0];
  document.title = `${label} · ${project} · mockwrite`;
  leave?.();
  leave = null;
  try {
    // The first part that most look at is there with the frame.
    const other = part !== 'data' && PARTS.some(([name]) => name === part);
    const module = other ? await import(`./${part}.js`) : data;
    if (turn !== shown) return;
    // A place of its own: a part that is left before it is there draws into one that nobody sees.
    const place = h('div');
    fill(main, place);
    const end = await module.show(place, rest);
    if (turn === shown) leave = end || null;
    else end?.();
  } catch (error) {
    if (turn === shown) fill(main, alert('This part cannot be shown', error.message));
  }
}

function drawNav(current) {
  fill(document.getElementById('nav'), PARTS.map(([name, label]) => h('a', {
    href: address(name), class: 'nav-link', 'aria-current': name === current ? 'page' : undefined,
  }, icon(name), h('span', {}, label))));
}

function drawProjects() {
  const known = [...new Set([...state.projects, state.project].filter(Boolean))];
  if (known.join('\n') === [...projects.options].map((option) => option.value).join('\n') && projects.value === state.project) return;
  fill(projects, known.map((id) => h('option', { value: id, selected: id === state.project }, id)));
  projects.disabled = known.length < 2;
}

function drawTheme() {
  const theme = localStorage.getItem('mockwrite-theme') || 'auto';
  const names = { auto: 'as the system', dark: 'dark', light: 'light' };
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const toggle = document.getElementById('theme');
  toggle.setAttribute('aria-label', `Colours: ${names[theme]}. Change`);
  toggle.title = `Colours: ${names[theme]}`;
  fill(toggle, icon({ auto: 'auto', dark: 'moon', light: 'sun' }[theme]));
}

function drawLive() {
  const live = document.getElementById('live');
  const broken = state.seeds.find((seed) => seed.error);
  live.className = `live ${!state.live ? 'off' : broken ? 'warn' : 'on'}`;
  live.title = broken ? broken.error : '';
  fill(live, state.live ? (broken ? 'seed is broken' : 'live') : 'server is away');
  document.querySelector('.banner')?.remove();
  if (broken) {
    document.body.insertBefore(h('.banner', { role: 'alert' }, h('strong', {}, 'The edited seed is not in force. '), broken.error), document.getElementById('nav'));
  }
}

document.getElementById('theme').onclick = () => {
  const theme = localStorage.getItem('mockwrite-theme') || 'auto';
  localStorage.setItem('mockwrite-theme', THEMES[theme]);
  drawTheme();
};
projects.onchange = () => {
  const [, part = 'data'] = where();
  location.hash = `#/${encodeURIComponent(projects.value)}/${part}`;
};
document.querySelector('.skip').onclick = (event) => {
  event.preventDefault();
  main.focus();
};

drawTheme();
on('live', drawLive);
on('state', () => {
  drawLive();
  if (!state.project && state.projects.length) {
    [state.project] = state.projects;
    show();
  } else drawProjects();
});
addEventListener('hashchange', show);
connect();
[state.project = ''] = where();
if (state.project) show();
const about = await control('GET', '');
state.projects = about.projects;
if (state.project) drawProjects();
else {
  [state.project = ''] = about.projects;
  show();
}
