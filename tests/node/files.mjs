// Uploads in chunks as Refine's own apps do them, with the Storage that its package brings, and an image's address.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const { Appwrite, Permission, Role, Storage } = createRequire(import.meta.url)('@refinedev/appwrite');
const { MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT } = process.env;
const storage = new Storage(new Appwrite().setEndpoint(MOCKWRITE_ENDPOINT).setProject(MOCKWRITE_PROJECT));
const data = new Uint8Array(12_000_000).map((_, place) => place % 251);

const sent = await storage.createFile('box', 'big', new File([data], 'big.bin'), [Permission.read(Role.any())]);
assert.deepEqual([sent.chunksUploaded, sent.sizeOriginal, sent.$permissions], [3, data.length, ['read("any")']]);
const shown = await fetch(storage.getFileView('box', 'big'));
assert.equal(Buffer.compare(Buffer.from(await shown.arrayBuffer()), data), 0);
const drawn = await fetch(storage.getFilePreview('box', 'big', 20));
console.log(JSON.stringify([drawn.headers.get('content-type'), (await storage.listFiles('box')).total]));
