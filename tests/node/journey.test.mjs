// A suite of tests in another language: node-appwrite beside a server that `mockwrite exec` runs, and its controls.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Account, Client, Databases, ID, Query } from 'node-appwrite';

const { MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT_ID, MOCKWRITE_API_KEY } = process.env;
const films = { databaseId: 'club', collectionId: 'films' };

// The newest SDK warns of a server older than itself with each answer.
console.warn = () => {};

function client() {
    return new Client().setEndpoint(MOCKWRITE_ENDPOINT).setProject(MOCKWRITE_PROJECT_ID);
}

const databases = new Databases(client().setKey(MOCKWRITE_API_KEY));

async function control(method, path, body) {
    const answer = await fetch(new URL(`/_mockwrite${path}`, MOCKWRITE_ENDPOINT), {
        method,
        headers: { 'X-Appwrite-Project': MOCKWRITE_PROJECT_ID, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
    });
    assert.ok(answer.ok, await answer.clone().text());
    return answer.status === 204 ? null : answer.json();
}

function create(documentId, title = 'Solaris again') {
    const data = { title, year: 2002, director: 'Steven Soderbergh' };
    return databases.createDocument({ ...films, documentId, data });
}

const refused = (code, type) => ({ code, type });

beforeEach(() => control('POST', '/reset'));

test('the seed is there, for each test anew', async () => {
    assert.equal((await databases.listDocuments({ ...films })).total, 100);
    await databases.deleteDocument({ ...films, documentId: 'm' });
    await control('POST', '/reset');
    assert.equal((await databases.getDocument({ ...films, documentId: 'm' })).director, 'Fritz Lang');
});

test('seeds are added, exported, and taken away again', async () => {
    const { id } = await control('POST', '/snapshots');
    const documents = [{ $id: 'solaris-2002', title: 'Solaris', year: 2002, director: 'Steven Soderbergh' }];
    await control('POST', '/seed', { collections: [{ $id: 'films', databaseId: 'club', documents }] });
    const found = await databases.listDocuments({ ...films, queries: [Query.equal('title', 'solaris')] });
    assert.deepEqual(found.documents.map(({ year }) => year), [1972, 2002]);
    const exported = await control('GET', '/export');
    assert.equal(exported.collections[0].documents.at(-1).$id, 'solaris-2002');
    await control('POST', `/snapshots/${id}/restore`);
});

test('snapshots are returned to, and compared with', async () => {
    const { id } = await control('POST', '/snapshots');
    await create('again');
    await databases.updateDocument({ ...films, documentId: 'm', data: { year: 1930 } });
    await databases.deleteDocument({ ...films, documentId: 'psycho' });
    const { created, updated, deleted } = await control('GET', `/diff?since=${id}`);
    assert.deepEqual(created.map(({ $id }) => $id), ['again']);
    assert.deepEqual(updated.map(({ before, after }) => [before.year, after.year]), [[1931, 1930]]);
    assert.deepEqual(deleted.map(({ $id }) => $id), ['psycho']);
    await control('POST', `/snapshots/${id}/restore`);
    assert.deepEqual(await control('GET', '/diff'), { created: [], updated: [], deleted: [] });
});

test('the journal tells what was asked, and why it was refused', async () => {
    await assert.rejects(databases.getDocument({ ...films, documentId: 'nobody' }), refused(404, 'document_not_found'));
    await databases.listDocuments({ ...films });
    const { requests } = await control('GET', '/requests');
    assert.deepEqual(requests.map(({ operation, status }) => [operation, status]), [
        ['databases.getDocument', 404],
        ['databases.listDocuments', 200],
    ]);
    assert.match(requests[0].explanation, /none with the id "nobody"/);
    assert.deepEqual(requests[1].warnings, ['The default limit of 25 hides 75 of 100 rows.']);
});

test('operations fail to order', async () => {
    const plan = { operation: 'databases.createDocument', error: 'document_already_exists', times: 1 };
    const { id } = await control('POST', '/faults', plan);
    await assert.rejects(create('again'), refused(409, 'document_already_exists'));
    assert.equal((await create('again')).$id, 'again');
    assert.equal((await control('DELETE', `/faults/${id}`)).used, 1);
    await control('POST', '/faults', { operation: 'databases.*', disconnect: true });
    await assert.rejects(create('never'), /fetch failed/);
});

test('attributes are built when the test has it so', async () => {
    const tagline = { ...films, key: 'tagline' };
    await control('PUT', '/pace', { attributes: '2 polls' });
    await databases.createStringAttribute({ ...tagline, size: 100, required: false });
    const statuses = [];
    while (statuses.at(-1) !== 'available') {
        statuses.push((await databases.getAttribute(tagline)).status);
    }
    assert.deepEqual(statuses, ['processing', 'processing', 'available']);
});

test('the clock is held, and ids come again', async () => {
    await control('PUT', '/clock', { freeze: '2030-01-01T00:00:00Z' });
    await control('PUT', '/ids', { seed: 42 });
    const first = await create(ID.unique());
    assert.equal(first.$createdAt, '2030-01-01T00:00:00.000+00:00');
    await control('PUT', '/clock', { advance: 3600 });
    assert.equal((await create(ID.unique(), 'Later')).$createdAt, '2030-01-01T01:00:00.000+00:00');
    await control('PUT', '/clock', { resume: true });
    await control('PUT', '/ids', { seed: null });
    assert.notEqual((await create(ID.unique())).$id, first.$id);
});

test('users are signed in at once, and get their mails', async () => {
    const ada = await control('POST', '/users', { labels: ['critic'] });
    const account = new Account(client().setSession(ada.session));
    assert.deepEqual((await account.get()).labels, ['critic']);
    assert.equal((await new Account(client().setJWT(ada.jwt)).get()).$id, ada.id);
    await new Account(client()).createRecovery({ email: ada.email, url: 'http://localhost/reset' });
    const { messages } = await control('GET', '/outbox');
    assert.deepEqual(messages.map(({ purpose, recipient }) => [purpose, recipient]), [['recovery', ada.email]]);
});

test('the controls describe themselves', async () => {
    const { openapi, paths } = await control('GET', '/openapi.json');
    assert.equal(openapi, '3.1.0');
    assert.ok(paths['/_mockwrite/reset'].post);
});
