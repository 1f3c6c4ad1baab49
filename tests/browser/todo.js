// A small app as its author writes it: sign up, a list that follows what happens elsewhere, sign out.
const { Account, Channel, Client, ID, Permission, Query, Realtime, Role, TablesDB } = window.Appwrite;

const asked = new URLSearchParams(location.search);
const client = new Client().setEndpoint(asked.get('endpoint')).setProject(asked.get('project'));
const account = new Account(client);
const tables = new TablesDB(client);
const realtime = new Realtime(client);
const place = { databaseId: 'app', tableId: 'todos' };
const $ = (selector) => document.querySelector(selector);
const todos = new Map();
let user = null;
let subscription = null;

function draw() {
    $('#sign-up').hidden = Boolean(user);
    $('main').hidden = !user;
    $('h1').textContent = user ? `${user.name}'s list` : '';
    $('ul').replaceChildren(
        ...[...todos.values()].map((todo) => {
            const item = document.createElement('li');
            const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: todo.done });
            box.onchange = () => act(() => tables.updateRow({ ...place, rowId: todo.$id, data: { done: box.checked } }));
            const bin = Object.assign(document.createElement('button'), { textContent: 'Delete' });
            bin.onclick = () => act(() => tables.deleteRow({ ...place, rowId: todo.$id }));
            item.append(box, todo.title, bin);
            return item;
        }),
    );
}

async function act(work) {
    const told = $('form:not([hidden]) [role=alert], main:not([hidden]) > [role=alert]');
    told.textContent = '';
    try {
        await work();
    } catch (error) {
        told.textContent = error.message;
    }
    draw();
}

async function begin() {
    user = await account.get();
    subscription = await realtime.subscribe(Channel.tablesdb('app').table('todos').row(), ({ events, payload }) => {
        if (events.some((event) => event.endsWith('.delete'))) todos.delete(payload.$id);
        else todos.set(payload.$id, payload);
        draw();
    });
    const { rows } = await tables.listRows({ ...place, queries: [Query.orderAsc('$createdAt')] });
    for (const row of rows) todos.set(row.$id, row);
}

function fields(event) {
    event.preventDefault();
    return Object.fromEntries(new FormData(event.target));
}

$('#sign-up').onsubmit = (event) => {
    const { name, email, password } = fields(event);
    act(async () => {
        await account.create({ userId: ID.unique(), email, password, name });
        await account.createEmailPasswordSession({ email, password });
        await begin();
    });
};
$('#add').onsubmit = (event) => {
    const { title } = fields(event);
    event.target.reset();
    // What was made comes back as an event.
    act(() => tables.createRow({ ...place, rowId: ID.unique(), data: { title }, permissions: ['read', 'update', 'delete'].map((right) => Permission[right](Role.user(user.$id))) }));
};
$('#sign-out').onclick = () =>
    act(async () => {
        await subscription.close();
        await account.deleteSession({ sessionId: 'current' });
        user = null;
        todos.clear();
    });

begin().catch(() => {}).finally(draw);
