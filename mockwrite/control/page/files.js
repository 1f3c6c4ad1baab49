// Buckets, and the files in them.

import { call, on, query, segment, state } from './api.js';
import { badge, date, empty, fill, h, permissionList } from './dom.js';

const MOST = 500;

export async function show(main) {
  const place = h('div');

  const draw = async () => {
    const { buckets } = await call('GET', '/storage/buckets', { queries: [query('limit', '', MOST)] });
    if (!buckets.length) {
      fill(place, h('.card', {}, empty('No buckets yet', 'A seed can have some, with files by their paths beside it.')));
      return;
    }
    fill(place, await Promise.all(buckets.map(card)));
  };

  fill(main, h('.page-head', {}, h('div', {}, h('h1', {}, 'Files'), h('p.dim', {}, 'What has been uploaded, bucket by bucket.'))), place);
  await draw();
  return on('requests', (entries) => {
    if (entries.some((entry) => entry.operation?.startsWith('storage.') && entry.method !== 'GET')) draw().catch(() => {});
  });
}

async function card(bucket) {
  const { total, files } = await call('GET', `/storage/buckets/${segment(bucket.$id)}/files`, { queries: [query('limit', '', MOST)] });
  const marks = [bucket.enabled ? null : badge('disabled', 'warn'), bucket.fileSecurity ? badge('file security', 'accent') : null];
  return h('.card', {}, h('.row.spread', {}, h('h2', {}, bucket.name, ' ', h('code', {}, bucket.$id)), h('.row', {}, marks, badge(`${total} files`))),
    permissionList(bucket.$permissions, 'Its permissions let in API keys alone.'),
    files.length ? table(bucket, files) : h('p.dim', {}, 'No file in it.'));
}

function table(bucket, files) {
  const head = ['Name', 'ID', 'Kind', 'Bytes', 'Permissions', 'Changed'];
  return h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': `Files of ${bucket.name}` }, h('table', {},
    h('thead', {}, h('tr', {}, head.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, files.map((file) => h('tr', {},
      h('td', {}, h('a', { href: view(file), target: '_blank', rel: 'noopener noreferrer' }, file.name)),
      h('td', {}, h('code', {}, file.$id)),
      h('td', {}, file.mimeType || `${file.chunksUploaded} of ${file.chunksTotal} chunks`),
      h('td', {}, String(file.sizeOriginal)),
      h('td', {}, file.$permissions.map((text) => badge(text))),
      h('td', {}, date(file.$updatedAt)))))));
}

/** Where the file is for whom may read it: a guest, or whom this browser has signed in. */
function view(file) {
  return `/v1/storage/buckets/${segment(file.bucketId)}/files/${segment(file.$id)}/view?project=${segment(state.project)}`;
}
