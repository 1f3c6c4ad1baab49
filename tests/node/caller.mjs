// Who calls: services of the project for a key, a session, a JWT or a guest; and what a user finds in the mail.
import * as sdk from 'node-appwrite';

const { MOCKWRITE_URL, MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT } = process.env;

// The newest SDK warns of a server older than itself with each answer.
console.warn = () => {};

export function client({ key, session, jwt } = {}) {
    const client = new sdk.Client().setEndpoint(MOCKWRITE_ENDPOINT).setProject(MOCKWRITE_PROJECT);
    if (key) client.setKey(key);
    if (session) client.setSession(session);
    if (jwt) client.setJWT(jwt);
    return client;
}

export async function lastMessage() {
    const headers = { 'X-Appwrite-Project': MOCKWRITE_PROJECT };
    const answer = await fetch(`${MOCKWRITE_URL}/_mockwrite/outbox`, { headers });
    const { messages } = await answer.json();
    const { userId, secret } = messages.at(-1);
    return { userId, secret };
}
