// The queries of the data part as a program would write them.

const ORDERS = { orderAsc: 'order_asc', orderDesc: 'order_desc' };

function snake(name) {
  return ORDERS[name] || name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function literal(value, language) {
  if (value === null || value === undefined) return language === 'python' ? 'None' : 'null';
  if (typeof value === 'boolean') return language === 'python' ? (value ? 'True' : 'False') : String(value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, language)).join(', ')}]`;
  if (typeof value === 'string') return language === 'python' ? JSON.stringify(value) : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  return String(value);
}

const SPREAD = new Set(['between', 'notBetween']);

function one({ method, attribute, values = [] }, language) {
  const name = language === 'python' ? snake(method) : method;
  const given = SPREAD.has(method) || values.length <= 1 ? values : [values];
  const parts = [...(attribute ? [attribute] : []), ...given].map((part) => literal(part, language));
  return `Query.${name}(${parts.join(', ')})`;
}

/** Source that asks the same: `language` is javascript or python; `tables` for the newer names. */
export function snippet(language, { endpoint, project, database, collection, queries, tables }) {
  const lines = queries.map((text) => one(JSON.parse(text), language));
  const q = (text) => literal(text, language);
  const list = lines.map((line) => `${language === 'python' ? '        ' : '    '}${line},`).join('\n');
  if (language === 'python') {
    const [module, service, method] = tables ? ['tables_db', 'TablesDB', 'list_rows'] : ['databases', 'Databases', 'list_documents'];
    return `from appwrite.client import Client
from appwrite.query import Query
from appwrite.services.${module} import ${service}

client = Client().set_endpoint(${q(endpoint)}).set_project(${q(project)})
found = ${service}(client).${method}(
    ${q(database)},
    ${q(collection)},
    [
${list}
    ],
)
`;
  }
  const [service, method] = tables ? ['TablesDB', 'listRows'] : ['Databases', 'listDocuments'];
  const names = tables ? `tableId: ${q(collection)}` : `collectionId: ${q(collection)}`;
  return `import { Client, Query, ${service} } from 'appwrite';

const client = new Client().setEndpoint(${q(endpoint)}).setProject(${q(project)});
const found = await new ${service}(client).${method}({
  databaseId: ${q(database)},
  ${names},
  queries: [
${list}
  ],
});
`;
}

/** A request as a command of curl. */
export function curl({ method, path, project, sent }) {
  const quote = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  const url = `${location.origin}${path}${sent?.query ? `?${sent.query}` : ''}`;
  const lines = [`curl -X ${method} ${quote(url)}`];
  const headers = { ...(sent?.headers || { 'X-Appwrite-Project': project }) };
  for (const [name, value] of Object.entries(headers)) {
    if (!/^(user-agent|accept|origin|referer)$/i.test(name)) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  }
  if (sent?.body) lines.push(`--data-binary ${quote(sent.body)}`);
  return lines.join(' \\\n  ');
}
