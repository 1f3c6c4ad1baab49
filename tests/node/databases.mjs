// node-appwrite walks through all of Databases.
import assert from 'node:assert/strict';
import { ID, Permission, Query, Role, client, offers, service } from './caller.mjs';
import { byOperations } from './transactions.mjs';

const databases = service('Databases', client({ key: 'any key will do' }));
const databaseId = 'library';
const collectionId = 'books';
const books = { databaseId, collectionId };
const square = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]];

async function inDatabases() {
    const made = await databases.create({ databaseId, name: 'Library' });
    assert.equal(made.enabled, true);
    await databases.create({ databaseId: ID.unique(), name: 'Attic', enabled: false });
    assert.equal((await databases.get({ databaseId })).name, 'Library');
    assert.equal((await databases.update({ databaseId, name: 'The Library' })).name, 'The Library');
    const found = await databases.list({ queries: [Query.equal('name', 'The Library')], search: 'library' });
    assert.deepEqual(found.databases.map((database) => database.$id), [databaseId]);
    await assert.rejects(databases.create({ databaseId, name: 'Again' }), {
        code: 409,
        type: 'database_already_exists',
    });
}

async function inCollections() {
    const permissions = [Permission.read(Role.any()), Permission.create(Role.users())];
    const made = await databases.createCollection({ ...books, name: 'Books', permissions, documentSecurity: true });
    assert.deepEqual(made.$permissions, ['read("any")', 'create("users")']);
    await databases.createCollection({ databaseId, collectionId: 'shelves', name: 'Shelves' });
    assert.equal((await databases.getCollection(books)).name, 'Books');
    assert.equal((await databases.updateCollection({ ...books, name: 'All books' })).name, 'All books');
    assert.equal((await databases.listCollections({ databaseId, queries: [Query.limit(1)] })).total, 2);
}

async function inAttributes() {
    const optional = { ...books, required: false };
    const made = await databases.createStringAttribute({ ...optional, key: 'title', size: 200, xdefault: 'untitled' });
    assert.equal(made.status, 'processing');
    assert.equal((await databases.getAttribute({ ...books, key: 'title' })).status, 'available');
    await databases.createIntegerAttribute({ ...optional, key: 'pages', min: 0, max: 10000 });
    await databases.createFloatAttribute({ ...optional, key: 'price', min: 0, max: 999.5 });
    await databases.createBooleanAttribute({ ...optional, key: 'lent', xdefault: false });
    await databases.createDatetimeAttribute({ ...optional, key: 'printed' });
    await databases.createEmailAttribute({ ...optional, key: 'agent' });
    await databases.createEnumAttribute({ ...optional, key: 'kind', elements: ['novel', 'poem'] });
    await databases.createIpAttribute({ ...optional, key: 'scanner' });
    await databases.createUrlAttribute({ ...optional, key: 'cover' });
    await databases.createStringAttribute({ ...optional, key: 'tags', size: 40, array: true });

    await databases.updateStringAttribute({ ...optional, key: 'title', xdefault: '-', size: 300 });
    await databases.updateIntegerAttribute({ ...optional, key: 'pages', min: 0, max: 20000, xdefault: 1 });
    await databases.updateFloatAttribute({ ...optional, key: 'price', min: 0, max: 1999.5, xdefault: 9.5 });
    await databases.updateBooleanAttribute({ ...optional, key: 'lent', xdefault: true });
    await databases.updateDatetimeAttribute({ ...optional, key: 'printed', xdefault: '2024-02-29' });
    await databases.updateEmailAttribute({ ...optional, key: 'agent', xdefault: 'agent@example.com' });
    const elements = ['novel', 'poem', 'play'];
    await databases.updateEnumAttribute({ ...optional, key: 'kind', elements, xdefault: 'play' });
    await databases.updateIpAttribute({ ...optional, key: 'scanner', xdefault: '192.0.2.7' });
    await databases.updateUrlAttribute({ ...optional, key: 'cover', xdefault: 'https://example.com', newKey: 'front' });
    await databases.deleteAttribute({ ...books, key: 'scanner' });
    const keys = (await databases.listAttributes(books)).attributes.map((attribute) => attribute.key);
    assert.ok(keys.includes('front') && !keys.includes('cover') && !keys.includes('scanner'));
}

async function inPlaces() {
    const optional = { ...books, required: false };
    await databases.createPointAttribute({ ...optional, key: 'shelf' });
    await databases.createLineAttribute({ ...optional, key: 'way' });
    await databases.createPolygonAttribute({ ...optional, key: 'room' });
    await databases.updatePointAttribute({ ...optional, key: 'shelf', xdefault: [1, 2] });
    await databases.updateLineAttribute({ ...optional, key: 'way', xdefault: [[0, 0], [1, 2]] });
    await databases.updatePolygonAttribute({ ...optional, key: 'room', xdefault: square });
}

async function inTextsAndLargeNumbers() {
    const optional = { ...books, required: false };
    await databases.createVarcharAttribute({ ...optional, key: 'code', size: 40 });
    const code = await databases.updateVarcharAttribute({ ...optional, key: 'code', size: 60, xdefault: '-' });
    assert.deepEqual([code.type, code.size, code.default], ['varchar', 60, '-']);
    for (const kind of ['Text', 'Mediumtext', 'Longtext']) {
        const text = { ...optional, key: `a${kind}` };
        await databases[`create${kind}Attribute`](text);
        const changed = await databases[`update${kind}Attribute`]({ ...text, xdefault: '-' });
        assert.deepEqual([changed.type, changed.default], [kind.toLowerCase(), '-']);
    }
    await databases.createBigIntAttribute({ ...optional, key: 'sold' });
    const sold = await databases.updateBigIntAttribute({ ...optional, key: 'sold', xdefault: 2 ** 40 });
    assert.deepEqual([sold.type, sold.default], ['bigint', 2 ** 40]);
}

// A link that goes again: bulks are for collections without.
async function inRelationships() {
    const link = { ...books, relatedCollectionId: 'shelves', type: 'manyToOne', key: 'stands' };
    assert.equal((await databases.createRelationshipAttribute(link)).side, 'parent');
    const change = { ...books, key: 'stands', onDelete: 'setNull' };
    assert.equal((await databases.updateRelationshipAttribute(change)).onDelete, 'setNull');
    await databases.deleteAttribute({ ...books, key: 'stands' });
}

async function inIndexes() {
    await databases.createIndex({ ...books, key: 'by_pages', type: 'key', attributes: ['pages'], orders: ['desc'] });
    await databases.createIndex({ ...books, key: 'words', type: 'fulltext', attributes: ['title'] });
    assert.equal((await databases.getIndex({ ...books, key: 'words' })).status, 'available');
    await databases.deleteIndex({ ...books, key: 'by_pages' });
    assert.equal((await databases.listIndexes(books)).total, 1);
}

async function inDocuments() {
    const dune = { ...books, documentId: 'dune' };
    const data = { title: 'Dune', pages: 412, price: 9.99, tags: ['sand', 'spice'] };
    const made = await databases.createDocument({ ...dune, data, permissions: [Permission.read(Role.user('ann'))] });
    assert.deepEqual(made.$permissions, ['read("user:ann")']);
    assert.deepEqual([made.title, made.lent, made.kind], ['Dune', true, 'play']);
    for (let number = 1; number <= 30; number += 1) {
        const volume = { title: `Volume ${number} of the river`, pages: number * 10 };
        await databases.createDocument({ ...books, documentId: `v${number}`, data: volume });
    }

    const ids = async (...queries) => {
        const { documents } = await databases.listDocuments({ ...books, queries });
        return documents.map((document) => document.$id);
    };
    assert.equal((await ids()).length, 25);
    assert.deepEqual(await ids(Query.equal('title', 'dune')), ['dune']);
    assert.deepEqual(await ids(Query.greaterThan('pages', 290), Query.orderDesc('pages')), ['dune', 'v30']);
    assert.deepEqual(await ids(Query.search('title', 'river'), Query.limit(2), Query.offset(1)), ['v2', 'v3']);
    assert.deepEqual(await ids(Query.orderAsc('pages'), Query.cursorAfter('v29')), ['v30', 'dune']);
    assert.deepEqual(await ids(Query.contains('tags', ['spice']), Query.select(['$id', 'title'])), ['dune']);
    assert.deepEqual(await ids(Query.or([Query.equal('pages', 10), Query.between('pages', 400, 500)])), ['dune', 'v1']);

    assert.equal((await databases.getDocument(dune)).title, 'Dune');
    assert.equal((await databases.updateDocument({ ...dune, data: { pages: 500 } })).pages, 500);
    await databases.deleteDocument({ ...books, documentId: 'v30' });
    await assert.rejects(databases.getDocument({ ...books, documentId: 'v30' }), {
        code: 404,
        type: 'document_not_found',
    });
    await assert.rejects(databases.updateDocument({ ...dune, data: { pages: -1 } }), /Attribute "pages" has invalid/);
}

async function inNumbers() {
    const dune = { ...books, documentId: 'dune' };
    assert.equal((await databases.upsertDocument({ ...dune, data: { title: 'Dune', pages: 501 } })).pages, 501);
    assert.equal((await databases.incrementDocumentAttribute({ ...dune, attribute: 'pages', value: 9 })).pages, 510);
    assert.equal((await databases.decrementDocumentAttribute({ ...dune, attribute: 'pages', value: 10 })).pages, 500);
}

async function inManyDocuments() {
    const documents = [{ $id: 'iliad', title: 'Iliad' }, { title: 'Odyssey' }];
    assert.equal((await databases.createDocuments({ ...books, documents })).total, 2);
    const both = [{ $id: 'iliad', title: 'Iliad', pages: 701 }, { $id: 'aeneid', title: 'Aeneid' }];
    assert.equal((await databases.upsertDocuments({ ...books, documents: both })).total, 2);
    const queries = [Query.greaterThan('pages', 600)];
    assert.equal((await databases.updateDocuments({ ...books, data: { lent: false }, queries })).total, 1);
    const volumes = [Query.startsWith('title', 'Volume')];
    assert.equal((await databases.deleteDocuments({ ...books, queries: volumes })).total, 29);
}

async function inTransactions() {
    await byOperations(databases, { ...books, documentId: 'ilium' }, 'attribute');
}

async function outAgain() {
    await databases.deleteCollection(books);
    assert.equal((await databases.listCollections({ databaseId })).total, 1);
    await databases.delete({ databaseId });
    assert.equal((await databases.list()).total, 1);
}

const parts = [
    inDatabases,
    inCollections,
    inAttributes,
    offers('databases.createPointAttribute') && inPlaces,
    offers('databases.createBigIntAttribute') && inTextsAndLargeNumbers,
    inRelationships,
    inIndexes,
    inDocuments,
    offers('databases.incrementDocumentAttribute') && inNumbers,
    offers('databases.upsertDocuments') && inManyDocuments,
    offers('databases.createOperations') && inTransactions,
    outAgain,
];
for (const part of parts.filter(Boolean)) {
    await part();
}
