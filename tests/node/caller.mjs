// Who calls: services of the project for a key, a session, a JWT or a guest; and what a user finds in the mail.
// MOCKWRITE_SDK names the package: the newest one, or an older one beside it.
const { MOCKWRITE_URL, MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT, MOCKWRITE_SDK = 'node-appwrite' } = process.env;
const sdk = await import(MOCKWRITE_SDK);

export const { ID, Operator, Permission, Query, Role } = sdk;

// The newest SDK warns of a server older than itself with each answer.
console.warn = () => {};

export function client({ key, session, jwt } = {}) {
    const client = new sdk.Client().setEndpoint(MOCKWRITE_ENDPOINT).setProject(MOCKWRITE_PROJECT);
    if (key) client.setKey(key);
    if (session) client.setSession(session);
    if (jwt) client.setJWT(jwt);
    return client;
}

// What the SDK has methods for, in small letters: 'databases.upsertdocument'.
const methods = Object.entries(sdk)
    .filter(([name, found]) => typeof found === 'function' && name !== 'Client')
    .flatMap(([name, found]) => Object.getOwnPropertyNames(found.prototype ?? {}).map((method) => `${name}.${method}`))
    .map((operation) => operation.toLowerCase());

export function offered() {
    return methods;
}

export function offers(operation) {
    return methods.includes(operation.toLowerCase());
}

// A service such as 'Databases', whose methods take an object of parameters, though old SDKs take them in a row.
export function service(name, caller) {
    return new Proxy(new sdk[name](caller), {
        get(target, method) {
            const call = target[method].bind(target);
            const [first, ...rest] = target[method].toString().match(/\(([^)]*)\)/)[1].split(/,\s*/);
            const inARow = first !== '' && first !== 'paramsOrFirst';
            return inARow ? (given = {}) => call(...[first, ...rest].map((word) => given[word])) : call;
        },
    });
}

export async function lastMessage() {
    const headers = { 'X-Appwrite-Project': MOCKWRITE_PROJECT };
    const answer = await fetch(`${MOCKWRITE_URL}/_mockwrite/outbox`, { headers });
    const { messages } = await answer.json();
    const { userId, secret } = messages.at(-1);
    return { userId, secret };
}
