// What a visitor does, with the official web SDK: each step's outcome, or the type of the error that it met.
const { Account, Client, Databases, Permission, Query, Role } = window.Appwrite;

const password = 'correct horse battery';
const notes = ['main', 'notes'];

async function outcome(promise) {
    try {
        return await promise;
    } catch (error) {
        return error.type || error.message;
    }
}

function came(endpoint, project) {
    const client = new Client().setEndpoint(endpoint).setProject(project);
    const account = new Account(client);
    const databases = new Databases(client);
    return {
        account,
        create: (id, text, permissions) =>
            outcome(databases.createDocument(...notes, id, { text }, permissions).then((note) => note.$permissions)),
        list: (...queries) =>
            outcome(
                databases
                    .listDocuments(...notes, queries)
                    .then(({ total, documents }) => [total, documents.map((note) => note.text)]),
            ),
        who: () => outcome(account.get().then((user) => user.email)),
        signIn: (email) =>
            outcome(account.createEmailPasswordSession(email, password).then((session) => session.provider)),
        signOut: () => outcome(account.deleteSession('current').then(() => 'out')),
        signUp: (id) => outcome(account.create(id, `${id}@example.com`, password).then((user) => user.$id)),
    };
}

async function walk(endpoint, project) {
    const visitor = came(endpoint, project);
    const steps = {};
    steps.strangerIs = await visitor.who();
    steps.annSignsUp = await visitor.signUp('ann');
    steps.annSignsInWrong = await visitor.signIn('nobody@example.com');
    steps.annSignsIn = await visitor.signIn('ann@example.com');
    steps.annIs = await visitor.who();
    steps.annWritesAPrivateNote = await visitor.create('private', 'private note');
    steps.annWritesAPublicNote = await visitor.create('public', 'public note', [Permission.read(Role.any())]);
    steps.annWritesForBen = await visitor.create('ben', 'for Ben', [Permission.read(Role.user('ben'))]);
    steps.annSees = await visitor.list(Query.orderAsc('text'));
    steps.annLooksFor = await visitor.list(Query.equal('text', 'private note'));

    // Without what stands in for cookies, a browser has nothing but these.
    const fallback = window.localStorage.getItem('cookieFallback');
    window.localStorage.removeItem('cookieFallback');
    steps.annIsByCookie = await visitor.who();
    window.localStorage.setItem('cookieFallback', fallback);

    steps.annSignsOut = await visitor.signOut();
    steps.nobodyIs = await visitor.who();
    steps.nobodySees = await visitor.list();
    steps.nobodyWrites = await visitor.create('nobody', 'by nobody');
    steps.benSignsUp = await visitor.signUp('ben');
    steps.benSignsIn = await visitor.signIn('ben@example.com');
    steps.benSees = await visitor.list();
    return steps;
}

// What a page does with a file: chooses it in an input, uploads it, shows a preview of it in an <img>.
async function upload(endpoint, project, size) {
    const { ID, Storage } = window.Appwrite;
    const client = new Client().setEndpoint(endpoint).setProject(project);
    const account = new Account(client);
    const storage = new Storage(client);
    await account.createAnonymousSession();

    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [40, 30];
    canvas.getContext('2d').fillRect(0, 0, 20, 30);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    const large = new Uint8Array(size).map((_, place) => place % 251);

    const chosen = choose(new File([drawn], 'drawn.png'), new File([large], 'large.bin'));
    const picture = await storage.createFile('box', ID.unique(), chosen[0]);
    const steps = { pictureIs: picture.mimeType };
    const image = document.body.appendChild(document.createElement('img'));
    image.src = storage.getFilePreview('box', picture.$id, 20);
    await image.decode();
    steps.previewIs = [image.naturalWidth, image.naturalHeight];

    const sent = await storage.createFile('box', ID.unique(), chosen[1]);
    steps.largeIs = [sent.chunksUploaded, sent.sizeOriginal];
    const back = new Uint8Array(await (await fetch(storage.getFileDownload('box', sent.$id))).arrayBuffer());
    steps.largeComesBack = back.length === size && back.every((byte, place) => byte === place % 251);
    return steps;
}

function choose(...files) {
    const input = document.body.appendChild(document.createElement('input'));
    const held = new DataTransfer();
    Object.assign(input, { type: 'file', multiple: true });
    files.forEach((file) => held.items.add(file));
    input.files = held.files;
    return input.files;
}
