// What the page asks, as a program would: with an SDK, or with curl.

import { fromJson } from './api.js';

function literal(value, language) {
  const python = language === 'python';
  if (value === null || value === undefined) return python ? 'None' : 'null';
  if (typeof value === 'boolean') return python ? (value ? 'True' : 'False') : String(value);
  if (typeof value === 'bigint') return python ? String(value) : `${value}n`;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, language)).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  const text = JSON.stringify(value);
  return python ? text : `'${text.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

// Their methods take the values one by one; of the others the first value is the argument, or all are a list.
const SPREAD = new Set(['between', 'notBetween']);
const LISTS = new Set(['containsAny', 'containsAll']);
const SHAPES = /^(not)?(crosses|intersects|overlaps|touches)$/i;

function inCode({ method, attribute, values = [] }, language) {
  const name = language === 'python' ? method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : method;
  const alone = values.length === 1 && !Array.isArray(values[0]) && !LISTS.has(method);
  let given = SPREAD.has(method) || alone || !values.length ? values : [values];
  if (method.startsWith('distance')) given = values[0];
  else if (SHAPES.test(method)) given = [values[0]];
  const parts = [...(attribute ? [attribute] : []), ...given].map((part) => literal(part, language));
  return `Query.${name}(${parts.join(', ')})`;
}

/** How the client says who calls: as a key, by a JWT that is still to be filled in, or not at all. */
function credential({ as, key }) {
  if (as === 'guest') return null;
  return as.startsWith('user:') ? ['JWT', `JWT of ${as.slice(5)}`] : ['Key', as.startsWith('key:') ? as.slice(4) : key];
}

/** Source that asks for the same list: `language` is javascript or python; `tables` in the newer words, which SDKs no longer warn of. */
export function snippet(language, { endpoint, project, database, collection, queries, tables, as, key }) {
  const q = (text) => literal(text, language);
  const told = credential({ as, key });
  const lines = (indent) => queries.map((text) => `${indent}${inCode(fromJson(text), language)},`).join('\n');
  if (language === 'python') {
    const [module, service, method] = tables ? ['tables_db', 'TablesDB', 'list_rows'] : ['databases', 'Databases', 'list_documents'];
    return `from appwrite.client import Client
from appwrite.query import Query
from appwrite.services.${module} import ${service}

client = Client()
client.set_endpoint(${q(endpoint)})
client.set_project(${q(project)})
${told ? `client.set_${told[0].toLowerCase()}(${q(told[1])})\n` : ''}
found = ${service}(client).${method}(
    ${q(database)},
    ${q(collection)},
    [
${lines('        ')}
    ],
)
print(found)
`;
  }
  const service = tables ? 'TablesDB' : 'Databases';
  const list = `[\n${lines('    ')}\n  ]`;
  // SDKs as old as releases without tables do not know arguments by their names; new ones take them in order as well.
  const found = tables ? `listRows({\n  databaseId: ${q(database)},\n  tableId: ${q(collection)},\n  queries: ${list},\n})`
    : `listDocuments(\n  ${q(database)},\n  ${q(collection)},\n  ${list},\n)`;
  return `import { Client, Query, ${service} } from '${told?.[0] === 'Key' ? 'node-appwrite' : 'appwrite'}';

const client = new Client()
  .setEndpoint(${q(endpoint)})
  .setProject(${q(project)})${told ? `\n  .set${told[0]}(${q(told[1])})` : ''};

const found = await new ${service}(client).${found};
console.log(found);
`;
}

// A shell takes no longer word (Linux: 128 KiB), and no NUL.
const WORD = 100_000;

function base64(text) {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** A request as a command of curl, to be run by a shell. */
export function curl({ method, path, sent }) {
  const quote = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  const url = quote(`${location.origin}${path}${sent.query ? `?${sent.query}` : ''}`);
  const lines = [`curl ${method === 'HEAD' ? '--head' : `-X ${method}`} ${url}`, '--globoff'];
  const headers = Object.entries(sent.headers).filter(([name, value]) => !(/^accept$/i.test(name) && value === '*/*'));
  for (const [name, value] of headers) lines.push(`-H ${quote(value ? `${name}: ${value}` : `${name};`)}`);
  const piped = sent.base64 ?? (sent.body?.length > WORD || sent.body?.includes('\0') ? base64(sent.body) : '');
  // curl would say that it sends a form.
  if ((sent.body || piped) && !headers.some(([name]) => /^content-type$/i.test(name))) lines.push("-H 'Content-Type:'");
  if (piped) lines.push('--data-binary @-');
  else if (sent.body) lines.push(`--data-raw ${quote(sent.body)}`);
  const command = lines.join(' \\\n  ');
  return piped ? `echo ${piped} | base64 -d | ${command}` : command;
}
