// node-appwrite walks through all of TablesDB.
import assert from 'node:assert/strict';
import { ID, Operator, Permission, Query, Role, client, offers, service } from './caller.mjs';
import { byOperations } from './transactions.mjs';

const tables = service('TablesDB', client({ key: 'any key will do' }));
const databaseId = 'library';
const books = { databaseId, tableId: 'books' };
const dune = { ...books, rowId: 'dune' };
const square = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]];

async function inDatabases() {
    const made = await tables.create({ databaseId, name: 'Library' });
    assert.deepEqual([made.enabled, made.type], [true, 'tablesdb']);
    await tables.create({ databaseId: ID.unique(), name: 'Attic', enabled: false });
    assert.equal((await tables.get({ databaseId })).name, 'Library');
    assert.equal((await tables.update({ databaseId, name: 'The Library' })).name, 'The Library');
    assert.equal((await tables.list({ queries: [Query.equal('name', 'The Library')] })).total, 1);
}

async function inTables() {
    const permissions = [Permission.read(Role.any()), Permission.create(Role.users())];
    const made = await tables.createTable({ ...books, name: 'Books', permissions, rowSecurity: true });
    assert.deepEqual([made.rowSecurity, made.columns], [true, []]);
    await tables.createTable({ databaseId, tableId: 'authors', name: 'Authors' });
    assert.equal((await tables.getTable(books)).name, 'Books');
    assert.equal((await tables.updateTable({ ...books, name: 'All books' })).name, 'All books');
    assert.equal((await tables.listTables({ databaseId, queries: [Query.limit(1)] })).total, 2);
    const nowhere = { databaseId, tableId: 'shelves' };
    await assert.rejects(tables.getTable(nowhere), { code: 404, type: 'table_not_found' });
}

async function inColumns() {
    const optional = { ...books, required: false };
    const made = await tables.createStringColumn({ ...optional, key: 'title', size: 200, xdefault: 'untitled' });
    assert.equal(made.status, 'processing');
    assert.equal((await tables.getColumn({ ...books, key: 'title' })).status, 'available');
    await tables.createIntegerColumn({ ...optional, key: 'pages', min: 0, max: 10000 });
    await tables.createFloatColumn({ ...optional, key: 'price', min: 0, max: 999.5 });
    await tables.createBooleanColumn({ ...optional, key: 'lent', xdefault: false });
    await tables.createDatetimeColumn({ ...optional, key: 'printed' });
    await tables.createEmailColumn({ ...optional, key: 'agent' });
    await tables.createEnumColumn({ ...optional, key: 'kind', elements: ['novel', 'poem'] });
    await tables.createIpColumn({ ...optional, key: 'scanner' });
    await tables.createUrlColumn({ ...optional, key: 'cover' });
    await tables.createStringColumn({ ...optional, key: 'tags', size: 40, array: true });
    await tables.createPointColumn({ ...optional, key: 'shelf' });
    await tables.createLineColumn({ ...optional, key: 'way' });
    await tables.createPolygonColumn({ ...optional, key: 'room' });
    await tables.createStringColumn({ databaseId, tableId: 'authors', key: 'name', size: 100, required: true });

    await tables.updateStringColumn({ ...optional, key: 'title', xdefault: '-', size: 300 });
    await tables.updateIntegerColumn({ ...optional, key: 'pages', min: 0, max: 20000, xdefault: null });
    await tables.updateFloatColumn({ ...optional, key: 'price', min: 0, max: 1999.5, xdefault: 9.5 });
    await tables.updateBooleanColumn({ ...optional, key: 'lent', xdefault: true });
    await tables.updateDatetimeColumn({ ...optional, key: 'printed', xdefault: '2024-02-29' });
    await tables.updateEmailColumn({ ...optional, key: 'agent', xdefault: 'agent@example.com' });
    const elements = ['novel', 'poem', 'play'];
    await tables.updateEnumColumn({ ...optional, key: 'kind', elements, xdefault: 'play' });
    await tables.updateIpColumn({ ...optional, key: 'scanner', xdefault: '192.0.2.7' });
    await tables.updateUrlColumn({ ...optional, key: 'cover', xdefault: 'https://example.com', newKey: 'front' });
    await tables.updatePointColumn({ ...optional, key: 'shelf', xdefault: [1, 2] });
    await tables.updateLineColumn({ ...optional, key: 'way', xdefault: [[0, 0], [1, 2]] });
    await tables.updatePolygonColumn({ ...optional, key: 'room', xdefault: square });
    await tables.deleteColumn({ ...books, key: 'scanner' });
    const keys = (await tables.listColumns(books)).columns.map((column) => column.key);
    assert.ok(keys.includes('front') && !keys.includes('cover') && !keys.includes('scanner'));
}

async function inTextsAndLargeNumbers() {
    const optional = { ...books, required: false };
    await tables.createVarcharColumn({ ...optional, key: 'code', size: 40 });
    const code = await tables.updateVarcharColumn({ ...optional, key: 'code', size: 60, xdefault: '-' });
    assert.deepEqual([code.type, code.size, code.default], ['varchar', 60, '-']);
    for (const kind of ['Text', 'Mediumtext', 'Longtext']) {
        const text = { ...optional, key: `a${kind}` };
        await tables[`create${kind}Column`](text);
        const changed = await tables[`update${kind}Column`]({ ...text, xdefault: '-' });
        assert.deepEqual([changed.type, changed.default], [kind.toLowerCase(), '-']);
    }
    await tables.createBigIntColumn({ ...optional, key: 'sold' });
    const sold = await tables.updateBigIntColumn({ ...optional, key: 'sold', xdefault: 2 ** 40 });
    assert.deepEqual([sold.type, sold.default], ['bigint', 2 ** 40]);
}

async function inRelationships() {
    const link = { ...books, relatedTableId: 'authors', type: 'manyToOne', key: 'author' };
    const made = await tables.createRelationshipColumn({ ...link, twoWay: true, twoWayKey: 'books' });
    assert.deepEqual([made.relatedTable, made.side], ['authors', 'parent']);
    const change = { ...books, key: 'author', onDelete: 'setNull' };
    assert.equal((await tables.updateRelationshipColumn(change)).onDelete, 'setNull');
}

async function inIndexes() {
    await tables.createIndex({ ...books, key: 'by_pages', type: 'key', columns: ['pages'], orders: ['desc'] });
    await tables.createIndex({ ...books, key: 'words', type: 'fulltext', columns: ['title'] });
    assert.equal((await tables.getIndex({ ...books, key: 'words' })).status, 'available');
    await tables.deleteIndex({ ...books, key: 'by_pages' });
    assert.equal((await tables.listIndexes(books)).total, 1);
}

async function inRows() {
    const author = { $id: 'herbert', name: 'Frank Herbert' };
    const data = { title: 'Dune', pages: 412, tags: ['sand', 'spice'], author };
    const made = await tables.createRow({ ...dune, data, permissions: [Permission.read(Role.user('ann'))] });
    assert.deepEqual([made.$tableId, made.$permissions], ['books', ['read("user:ann")']]);
    assert.equal(made.author.name, 'Frank Herbert');
    const shown = await tables.getRow({ ...dune, queries: [Query.select(['author.name'])] });
    assert.equal(shown.author.name, 'Frank Herbert');
    const near = await tables.listRows({ ...books, queries: [Query.distanceLessThan('shelf', [1, 2], 1)] });
    assert.deepEqual(near.rows.map((row) => row.$id), ['dune']);
    assert.equal((await tables.updateRow({ ...dune, data: { pages: 500 } })).pages, 500);
    const emma = { ...books, rowId: 'emma' };
    assert.equal((await tables.upsertRow({ ...emma, data: { title: 'Emma' } })).kind, 'play');
    await tables.deleteRow(emma);
    await assert.rejects(tables.getRow(emma), { code: 404, type: 'row_not_found' });
    assert.equal((await tables.incrementRowColumn({ ...dune, column: 'pages', value: 10, max: 600 })).pages, 510);
    assert.equal((await tables.decrementRowColumn({ ...dune, column: 'pages', value: 5 })).pages, 505);
}

async function inManyRows() {
    await tables.deleteColumn({ ...books, key: 'author' });
    const rows = [{ $id: 'iliad', title: 'Iliad' }, { title: 'Odyssey' }];
    assert.equal((await tables.createRows({ ...books, rows })).total, 2);
    const both = [{ $id: 'iliad', title: 'Iliad', pages: 701 }, { $id: 'aeneid', title: 'Aeneid' }];
    assert.equal((await tables.upsertRows({ ...books, rows: both })).total, 2);
    const long = [Query.greaterThan('pages', 600)];
    assert.equal((await tables.updateRows({ ...books, data: { lent: false }, queries: long })).total, 1);
    assert.equal((await tables.deleteRows({ ...books, queries: [Query.equal('title', 'Aeneid')] })).total, 1);
    assert.equal((await tables.listRows(books)).total, 3);
}

async function withOperators() {
    // A row that holds a shape takes no operators.
    for (const key of ['shelf', 'way', 'room']) await tables.deleteColumn({ ...books, key });
    const data = {
        title: Operator.stringConcat(' Messiah'),
        pages: Operator.increment(100, 600),
        price: Operator.multiply(2),
        lent: Operator.toggle(),
        printed: Operator.dateAddDays(1),
        tags: Operator.arrayAppend(['desert']),
    };
    const row = await tables.updateRow({ ...dune, data });
    assert.deepEqual([row.title, row.pages, row.price, row.lent], ['Dune Messiah', 600, 19, false]);
    assert.ok(row.printed.startsWith('2024-03-01'));
    assert.deepEqual(row.tags, ['sand', 'spice', 'desert']);
}

async function inTransactions() {
    const begun = await tables.createTransaction({ ttl: 120 });
    const transactionId = begun.$id;
    const ulysses = { ...books, rowId: 'ulysses' };
    await tables.createRow({ ...ulysses, data: { title: 'Ulysses' }, transactionId });
    await tables.updateRow({ ...dune, data: { pages: 1 }, transactionId });
    assert.equal((await tables.getRow({ ...ulysses, transactionId })).title, 'Ulysses');
    assert.equal((await tables.getRow(dune)).pages, 600);
    assert.equal((await tables.updateTransaction({ transactionId, commit: true })).status, 'committed');
    assert.equal((await tables.getRow(dune)).pages, 1);
    const late = (await tables.createTransaction()).$id;
    await tables.updateRow({ ...dune, data: { pages: 2 }, transactionId: late });
    await tables.updateRow({ ...dune, data: { pages: 3 } });
    const commit = { transactionId: late, commit: true };
    await assert.rejects(tables.updateTransaction(commit), { code: 409, type: 'transaction_conflict' });
    await byOperations(tables, { databaseId, tableId: 'books', rowId: 'ilium' }, 'column');
}

async function outAgain() {
    await tables.deleteTable(books);
    assert.equal((await tables.listTables({ databaseId })).total, 1);
    await tables.delete({ databaseId });
    assert.equal((await tables.list()).total, 1);
}

const parts = [
    inDatabases,
    inTables,
    inColumns,
    offers('tablesDB.createBigIntColumn') && inTextsAndLargeNumbers,
    inRelationships,
    inIndexes,
    inRows,
    inManyRows,
    withOperators,
    inTransactions,
    outAgain,
];
for (const part of parts.filter(Boolean)) {
    await part();
}
