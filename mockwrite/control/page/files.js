// Buckets, and the files in them.

import { call, query, segment, state } from './api.js';
import { badge, button, codeBlock, date, empty, fill, follow, h, permissionList, sheet, thousands } from './dom.js';

const MOST = 500;
const SHOWN = 5_000_000;

export async function show(main) {
  const place = h('.stack');

  const draw = async () => {
    const { buckets } = await call('GET', '/storage/buckets', { queries: [query('limit', '', MOST)] });
    if (!buckets.length) {
      fill(place, h('.card', {}, empty('No buckets yet', 'A seed can have some, with files by their paths beside it.')));
      return;
    }
    fill(place, await Promise.all(buckets.map(card)));
  };

  fill(main, h('.page-head', {}, h('div', {}, h('h1', {}, 'Files'), h('p.dim', {}, 'What has been uploaded, bucket by bucket.'))), place);
  return follow(draw, 500);
}

async function card(bucket) {
  const { total, files } = await call('GET', `/storage/buckets/${segment(bucket.$id)}/files`, { queries: [query('limit', '', MOST)] });
  const marks = [bucket.enabled ? null : badge('disabled', 'warn'), bucket.fileSecurity ? badge('permissions of files', 'accent') : null,
    badge(`${thousands(total)} ${total === 1 ? 'file' : 'files'}`)];
  return h('section.card', { 'aria-label': bucket.name },
    h('.pad.stack.tight', {}, h('.row.spread', {}, h('div', {}, h('h2', {}, bucket.name), h('p.mono.dim', {}, bucket.$id)), h('.row', {}, marks)),
      permissionList(bucket.$permissions, 'Its permissions let in API keys alone.'), rules(bucket)),
    files.length ? table(bucket, files) : null);
}

/** What a file in the bucket may be. */
function rules({ maximumFileSize, allowedFileExtensions }) {
  return h('p.dim', {}, `Up to ${size(maximumFileSize)}${allowedFileExtensions.length ? `; ${allowedFileExtensions.join(', ')}` : ''}`);
}

function size(bytes) {
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toFixed(1))} ${['bytes', 'kB', 'MB', 'GB'][power]}`;
}

function table(bucket, files) {
  const head = ['File', 'Id', 'Kind', 'Size', 'Permissions', 'Changed'];
  return h('.table-wrap', { tabindex: 0, role: 'region', 'aria-label': `Files of ${bucket.name}` }, h('table', {},
    h('thead', {}, h('tr', {}, head.map((name) => h('th', { scope: 'col', class: name === 'Size' ? 'number' : '' }, name)))),
    h('tbody', {}, files.map((file) => h('tr', {},
      h('td', {}, h('button.id-link', { type: 'button', onclick: () => open(file) }, file.name)),
      h('td', {}, h('code', {}, file.$id)),
      h('td', {}, complete(file) ? file.mimeType : `${file.chunksUploaded} of ${file.chunksTotal} chunks`),
      h('td.number', {}, size(file.sizeOriginal)),
      h('td', {}, file.$permissions.length ? permissionList(file.$permissions) : h('span.dim', {}, 'those of the bucket')),
      h('td.dim', {}, date(file.$updatedAt)))))));
}

function complete(file) {
  return file.chunksUploaded === file.chunksTotal;
}

async function open(file) {
  const path = `/storage/buckets/${segment(file.bucketId)}/files/${segment(file.$id)}/view`;
  const place = h('div', {}, h('p.dim', {}, 'More than can be shown here.'));
  const facts = [['Bucket', file.bucketId], ['Kind', file.mimeType || '–'], ['Size', `${size(file.sizeOriginal)} (${thousands(file.sizeOriginal)})`], ['MD5', file.signature],
    ['Made', date(file.$createdAt)], ['Changed', date(file.$updatedAt)]];
  sheet(file.name, h('.stack', {},
    h('dl.facts', {}, facts.map(([label, value]) => [h('dt', {}, label), h('dd.mono', {}, value)])),
    h('.section', {}, h('h3', {}, 'Permissions'), permissionList(file.$permissions, 'Those of the bucket alone.')),
    place, h('p.row', {}, h('a', { href: guestView(file), target: '_blank', rel: 'noopener noreferrer' }, 'As a guest, or whoever is signed in here, gets it'))), { subtitle: file.$id, wide: true });
  if (!complete(file)) fill(place, h('p.dim', {}, 'Its upload has not come to an end.'));
  else if (file.sizeOriginal <= SHOWN) fill(place, content(file, await call('GET', path)));
}

/** The content, as far as it can be looked at, and a way to save it. */
function content(file, { type, base64 }) {
  const url = `data:${type};base64,${base64}`;
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  const save = () => {
    const link = h('a', { href: URL.createObjectURL(new Blob([bytes], { type })), download: file.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const looks = /^image\//.test(type) ? h('img.preview', { src: url, alt: file.name })
    : /^text\/|json|xml/.test(type) ? codeBlock(new TextDecoder().decode(bytes), 'Content') : null;
  return h('.stack', {}, looks, h('.row', {}, button('Save', save, { glyph: 'download' })));
}

/** Where the file is for whom may read it: a guest, or whom this browser has signed in. */
function guestView(file) {
  return `/v1/storage/buckets/${segment(file.bucketId)}/files/${segment(file.$id)}/view?project=${segment(state.project)}`;
}
