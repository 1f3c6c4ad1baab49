// A transaction of operations, on a row that there is not yet: by either vocabulary.
import assert from 'node:assert/strict';

export async function byOperations(service, row, column) {
    const transactionId = (await service.createTransaction()).$id;
    const operations = [
        { ...row, action: 'create', data: { title: 'Ilium', pages: 1 } },
        { ...row, action: 'increment', data: { [column]: 'pages', value: 2 } },
    ];
    assert.equal((await service.createOperations({ transactionId, operations })).operations, 2);
    assert.equal((await service.getTransaction({ transactionId })).status, 'pending');
    assert.equal((await service.updateTransaction({ transactionId, commit: true })).status, 'committed');
    const ended = { transactionId: (await service.createTransaction()).$id };
    assert.equal((await service.updateTransaction({ ...ended, rollback: true })).status, 'failed');
    await service.deleteTransaction(ended);
    assert.ok((await service.listTransactions()).total >= 1);
}
