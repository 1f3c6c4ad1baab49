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
