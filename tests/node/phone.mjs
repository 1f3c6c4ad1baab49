// What an app does with the SDK for React Native, which is stubbed: signs up and in, writes rows, uploads a file, goes.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT } = process.env;
const notes = { databaseId: 'main', tableId: 'notes' };

// React Native's own fetch keeps cookies, and its forms take a file by its URI.
const { fetch, FormData } = globalThis;
const cookies = new Map();

globalThis.fetch = async (url, { headers, body, ...options } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const form = body instanceof Form ? await body.filled() : body;
    const answer = await fetch(url, { ...options, headers: { ...headers, cookie }, body: form });
    for (const set of answer.headers.getSetCookie()) {
        const [, name, value] = set.match(/([^=]+)=([^;]*)/);
        if (value === 'deleted') cookies.delete(name);
        else cookies.set(name, value);
    }
    return answer;
};

class Form {
    parts = [];

    append(name, value) {
        this.parts.push([name, value]);
    }

    async filled() {
        const form = new FormData();
        for (const [name, value] of this.parts) {
            if (value.uri) form.append(name, await (await fetch(value.uri)).blob(), value.name);
            else form.append(name, value);
        }
        return form;
    }
}
globalThis.FormData = Form;

const { Account, Client, ID, Operator, Query, Storage, TablesDB, Teams } = require('react-native-appwrite');
const client = new Client().setEndpoint(MOCKWRITE_ENDPOINT).setProject(MOCKWRITE_PROJECT).setPlatform('com.notes');
const [account, storage, tables, teams] = [Account, Storage, TablesDB, Teams].map((Service) => new Service(client));

async function signsUpAndIn() {
    const ann = { email: 'ann@example.com', password: 'correct horse battery' };
    await assert.rejects(account.get(), { code: 401, type: 'general_unauthorized_scope' });
    await account.create({ userId: 'ann', ...ann });
    assert.equal((await account.createEmailPasswordSession(ann)).current, true);
    assert.equal((await account.get()).email, ann.email);
    await account.updatePrefs({ prefs: { theme: 'dark' } });
    assert.equal((await account.getPrefs()).theme, 'dark');
    await teams.create({ teamId: 'club', name: 'Club' });
    assert.deepEqual((await teams.listMemberships({ teamId: 'club' })).memberships[0].roles, ['owner']);
}

async function writesRows() {
    const made = await tables.createRow({ ...notes, rowId: 'one', data: { text: 'one', read: 3 } });
    assert.deepEqual(made.$permissions, ['read("user:ann")', 'update("user:ann")', 'delete("user:ann")']);
    const { $id: transactionId } = await tables.createTransaction();
    await tables.upsertRow({ ...notes, rowId: 'two', data: { text: 'two', read: 5 }, transactionId });
    await tables.updateTransaction({ transactionId, commit: true });
    await tables.updateRow({ ...notes, rowId: 'one', data: { read: Operator.increment(4) } });
    const { rows } = await tables.listRows({ ...notes, queries: [Query.orderDesc('read')] });
    assert.deepEqual(rows.map(({ text, read }) => [text, read]), [['one', 7], ['two', 5]]);
    await assert.rejects(tables.getRow({ ...notes, rowId: 'three' }), { code: 404, type: 'row_not_found' });
}

async function uploadsAFile() {
    const bytes = Buffer.alloc(6_000_000, 'appwrite');
    const uri = `data:text/plain;base64,${bytes.toString('base64')}`;
    const chosen = { name: 'long.txt', type: 'text/plain', size: bytes.length, uri };
    const made = await storage.createFile({ bucketId: 'box', fileId: ID.unique(), file: chosen });
    assert.deepEqual([made.chunksUploaded, made.sizeOriginal], [2, bytes.length]);
    const back = await storage.getFileDownload({ bucketId: 'box', fileId: made.$id });
    assert.ok(Buffer.from(back).equals(bytes));
}

await signsUpAndIn();
await writesRows();
await uploadsAFile();
await account.deleteSession({ sessionId: 'current' });
await assert.rejects(account.get(), { code: 401, type: 'general_unauthorized_scope' });
