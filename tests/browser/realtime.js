// Subscribes with the official web SDK, and tells what it hears: `__heard` is read by whoever changes something.
const channel = 'databases.main.collections.notes.documents';
window.__heard = [];

function hear({ events, payload }) {
    window.__heard.push(`${events[0].split('.').pop()} ${payload.$id}`);
}

async function until(condition) {
    for (let turn = 0; turn < 1000; turn++) {
        const found = await condition();
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`not in ten seconds: ${condition}`);
}

// As another client: with an API key, and at the server's controls, through the test that drives the page.
async function listens(endpoint, project, by) {
    const { Client, Realtime } = window.Appwrite;
    const client = new Client().setEndpoint(endpoint).setProject(project);
    if (by === 'Realtime') {
        const subscription = await new Realtime(client).subscribe(channel, hear);
        window.__end = () => subscription.close();
    } else {
        window.__end = client.subscribe(channel, hear);
    }
    await until(() => window.__heard.includes('create one'));
    await until(() => window.__heard.includes('create two'));
    await window.__end();
    return window.__heard;
}
window.listens = listens;
