// Users with their sessions, and teams; and a way to be one of them.

import { call, query, segment, state, toJson } from './api.js';
import { alert, badge, button, codeBlock, confirm, copy, date, empty, field, fill, follow, h, iconButton, settled, sheet, tabs, thousands, toast } from './dom.js';

const PAGE = 50;
const MOST_MEMBERS = 500;

export async function show(main) {
  const users = new Users();
  const teams = new Teams();
  fill(main,
    h('.page-head', {}, h('div', {}, h('h1', {}, 'People'), h('p.dim', {}, 'Who uses this project. Sign in as one of them to see what they see.')),
      button('New user', () => users.create(), { kind: 'primary', glyph: 'plus' })),
    tabs('People', { Users: () => users.element, Teams: () => teams.element }));
  const load = () => Promise.all([users.load(), teams.load()]);
  return follow(load, 500);
}

class Users {
  constructor() {
    this.page = 0;
    this.search = '';
    this.place = h('div');
    const look = (input) => {
      const text = input.value.trim();
      if (text === this.search) return;
      Object.assign(this, { search: text, page: 0 });
      this.load();
    };
    const typed = settled(look);
    this.element = h('.card', {}, h('.toolbar', {}, h('input', {
      type: 'search', placeholder: 'Name, mail, phone, id', 'aria-label': 'Search users',
      oninput: (event) => typed(event.target), onchange: (event) => look(event.target),
    })), this.place);
  }

  async load() {
    const turn = (this.turn = (this.turn || 0) + 1);
    const queries = [query('limit', null, PAGE), query('offset', null, this.page * PAGE)];
    let found;
    try {
      found = await call('GET', `/users${this.search ? `?search=${encodeURIComponent(this.search)}` : ''}`, { queries });
    } catch (error) {
      if (turn === this.turn) fill(this.place, h('.pad', {}, alert(error.type, error.message)));
      return;
    }
    if (turn !== this.turn) return;
    const { users, total } = found;
    fill(this.place,
      users.length ? h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Users' }, h('table', {},
        h('thead', {}, h('tr', {}, ['User', 'Mail or phone', 'Labels', 'Status', 'Joined'].map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', {}, users.map((user) => h('tr', {},
          h('td', {}, h('button.id-link', { type: 'button', onclick: () => this.open(user) }, user.name || user.$id)),
          h('td', {}, user.email || user.phone || h('span.null', {}, 'anonymous')),
          h('td', {}, user.labels.map((label) => [badge(label, 'accent'), ' '])),
          h('td', {}, user.status ? badge(user.emailVerification || user.phoneVerification ? 'verified' : 'active', 'ok') : badge('blocked', 'bad')),
          h('td.dim', {}, date(user.registration)))))))
        : empty('No users', this.search ? 'Nobody fits the search.' : 'Who signs up, or stands in a seed, shows up here.'),
      pager(this, users.length, total));
  }

  create() {
    const inputs = {
      userId: h('input.mono', { placeholder: 'unique()', autofocus: true }), name: h('input', { autocomplete: 'off' }),
      email: h('input', { type: 'email', autocomplete: 'off' }), password: h('input', { autocomplete: 'off' }),
    };
    const refusal = h('div');
    const send = async (event) => {
      event.preventDefault();
      const body = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value]).filter(([, value]) => value));
      try {
        await call('POST', '/users', { body: { userId: 'unique()', ...body } });
        close();
        toast('Created');
        await this.load();
      } catch (error) {
        fill(refusal, alert(`${error.status} ${error.type}`, error.message));
      }
    };
    const close = sheet('New user', h('form.stack', { onsubmit: send },
      field('Id', inputs.userId, 'Left empty, the server makes one.'), field('Name', inputs.name), field('Mail', inputs.email),
      field('Password', inputs.password, 'At least 8 characters; without one the user cannot sign in by mail.'),
      refusal, h('.row', {}, h('button.button.primary', { type: 'submit' }, 'Create'))));
  }

  async open(user) {
    const path = `/users/${segment(user.$id)}`;
    const act = async (work, done) => {
      try {
        await work();
        toast(done);
        close();
        await this.load();
      } catch (error) {
        toast(error.message, 'bad');
      }
    };
    const sessions = h('div');
    const drawSessions = async () => {
      const found = (await call('GET', `${path}/sessions`)).sessions;
      const end = async ({ $id }) => {
        await call('DELETE', `${path}/sessions/${segment($id)}`);
        toast('Ended');
        await drawSessions();
      };
      fill(sessions, found.length ? h('ul.list', {}, found.map((session) => h('li', {},
        h('span', {}, h('strong', {}, session.clientName || session.provider), h('br'), h('span.dim', {}, `${session.ip || 'unknown address'}, until ${date(session.expire)}`)),
        button('End', () => end(session).catch((error) => toast(error.message, 'bad')), { kind: 'danger', 'aria-label': `End the session until ${date(session.expire)}` })))) : h('p.dim', {}, 'Nobody is signed in as this user.'));
    };
    let memberships;
    try {
      [{ memberships }] = await Promise.all([call('GET', `${path}/memberships`), drawSessions()]);
    } catch (error) {
      toast(error.message, 'bad');
      return;
    }
    const close = sheet(user.name || user.$id, tabs('User', {
      'Sign in as': () => signInAs(user, drawSessions),
      Profile: () => h('.stack', {},
        h('dl.facts', {}, [
          ['Id', h('code', {}, user.$id)], ['Name', user.name || '–'], ['Mail', user.email || '–'], ['Phone', user.phone || '–'],
          ['Registered', date(user.registration)], ['Last seen', user.accessedAt ? date(user.accessedAt) : 'never'],
        ].map(([label, value]) => [h('dt', {}, label), h('dd', {}, value)])),
        h('.section', {}, h('h3', {}, 'Preferences'), codeBlock(toJson(user.prefs, 2), 'Preferences')),
        h('.row', {},
          button(user.status ? 'Block' : 'Unblock', () => act(() => call('PATCH', `${path}/status`, { body: { status: !user.status } }), user.status ? 'Blocked' : 'Unblocked')),
          button(user.emailVerification ? 'Unverify mail' : 'Verify mail', () => act(() => call('PATCH', `${path}/verification`, { body: { emailVerification: !user.emailVerification } }), 'Changed')),
          button('Delete', async () => {
            if (await confirm(`Delete ${user.name || user.$id}?`, 'Delete')) await act(() => call('DELETE', path), 'Deleted');
          }, { kind: 'danger', glyph: 'trash' }))),
      Sessions: () => sessions,
      Teams: () => (memberships.length ? h('ul.list', {}, memberships.map((each) => h('li', {},
        h('span', {}, each.teamName), each.roles.map((role) => badge(role, 'accent')), each.confirm ? null : badge('invited', 'warn')))) : h('p.dim', {}, 'In no team.')),
    }), { subtitle: user.$id });
  }
}

function signInAs(user, signedIn) {
  const place = h('.stack');
  const secret = async (kind) => {
    try {
      const session = await call('POST', `/users/${segment(user.$id)}/sessions`);
      await signedIn();
      if (kind === 'session') {
        draw('Session', session.secret, `client.setSession('${session.secret}')`, `localStorage.setItem('cookieFallback', '${JSON.stringify({ [`a_session_${state.project}`]: session.secret })}')`);
      } else {
        const { jwt } = await call('POST', `/users/${segment(user.$id)}/jwts`, { body: { sessionId: session.$id, duration: 3600 } });
        draw('JWT, good for an hour', jwt, `client.setJWT('${jwt}')`);
      }
    } catch (error) {
      fill(place, alert(`${error.status} ${error.type}`, error.message));
    }
  };
  const draw = (title, text, code, note) => {
    copy(text, `${title} copied`);
    fill(place, h('.section', {}, h('h3', {}, title), codeBlock(text, title)), h('.section', {}, h('h3', {}, 'In code'), codeBlock(code, 'Code')),
      note ? h('.section', {}, h('h3', {}, 'In the console of a page with the web SDK'), codeBlock(note, 'Console')) : null);
  };
  return h('.stack', {}, h('p', {}, 'Makes a new session of this user, and copies its secret.'),
    h('.row', {}, button('Copy a session', () => secret('session'), { kind: 'primary', glyph: 'copy' }), button('Copy a JWT', () => secret('jwt'), { glyph: 'copy' })), place);
}

class Teams {
  constructor() {
    this.page = 0;
    this.element = h('.card');
  }

  async load() {
    const turn = (this.turn = (this.turn || 0) + 1);
    let found;
    try {
      found = await call('GET', '/teams', { queries: [query('limit', null, PAGE), query('offset', null, this.page * PAGE)] });
    } catch (error) {
      if (turn === this.turn) fill(this.element, h('.pad', {}, alert(error.type, error.message)));
      return;
    }
    if (turn !== this.turn) return;
    const rows = found.teams.map((team) => h('tr', {},
      h('td', {}, h('button.id-link', { type: 'button', onclick: () => members(team) }, team.name)),
      h('td.mono', {}, team.$id), h('td.number', {}, team.total), h('td.dim', {}, date(team.$createdAt))));
    const head = h('tr', {}, h('th', { scope: 'col' }, 'Team'), h('th', { scope: 'col' }, 'Id'), h('th.number', { scope: 'col' }, 'Members'), h('th', { scope: 'col' }, 'Made'));
    fill(this.element,
      rows.length ? h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': 'Teams' }, h('table', {}, h('thead', {}, head), h('tbody', {}, rows)))
        : empty('No teams', 'What an SDK or a seed makes shows up here.'),
      pager(this, rows.length, found.total));
  }
}

/** Which page of a list is shown, and the way to the others. */
function pager(list, shown, total) {
  const first = list.page * PAGE;
  const turnTo = (page) => {
    list.page = page;
    list.load();
  };
  return h('.pager', {}, h('span', {}, shown ? `${thousands(first + 1)}–${thousands(first + shown)} of ${thousands(total)}` : 'nobody'), h('span.grow'),
    iconButton('back', 'Previous page', () => turnTo(list.page - 1), { disabled: !list.page }),
    iconButton('next', 'Next page', () => turnTo(list.page + 1), { disabled: first + shown >= total }));
}

async function members(team) {
  try {
    const { memberships, total } = await call('GET', `/teams/${segment(team.$id)}/memberships`, { queries: [query('limit', null, MOST_MEMBERS)] });
    sheet(team.name, memberships.length ? h('.stack', {}, h('ul.list', {}, memberships.map((each) => h('li', {},
      h('span', {}, h('strong', {}, each.userName || each.userId), h('br'), h('span.dim', {}, each.userEmail)),
      each.roles.map((role) => badge(role, 'accent')), each.confirm ? null : badge('invited', 'warn')))),
    total > memberships.length ? h('p.dim', {}, `The first ${memberships.length} of ${thousands(total)}.`) : null) : h('p.dim', {}, 'Nobody is in it.'), { subtitle: team.$id });
  } catch (error) {
    toast(error.message, 'bad');
  }
}
