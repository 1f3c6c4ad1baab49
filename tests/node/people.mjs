// node-appwrite walks through Users as a server, through Account as a user, through Teams as both.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Query, client, lastMessage, offers, service } from './caller.mjs';

const key = 'any key will do';
const password = 'correct horse battery';
const users = service('Users', client({ key }));
const guest = service('Account', client());
const userId = 'ann';
const hashed = '$2a$15$xX/myGbFU.ZSKHSi6EHdBOySTdYm8QxBLXmOPHrYMwV0mHRBBSBOq';
const noScope = /User \(role: guests\) missing scope/;

async function usersComeIn() {
    const email = 'Ann@Example.com';
    const ann = await users.create({ userId, email, phone: '+4915112345678', password, name: 'Ann' });
    assert.deepEqual([ann.email, ann.hash, ann.status], ['ann@example.com', 'argon2', true]);
    const other = (id) => ({ userId: id, email: `${id}@example.com`, password: hashed, name: id });
    await users.createBcryptUser(other('bcrypt'));
    await users.createMD5User(other('md5'));
    await users.createArgon2User(other('argon2'));
    await users.createPHPassUser(other('phpass'));
    await users.createSHAUser({ ...other('sha'), passwordVersion: 'sha384' });
    const cost = { passwordSalt: 'salt', passwordCpu: 8, passwordMemory: 4, passwordParallel: 2, passwordLength: 64 };
    await users.createScryptUser({ ...other('scrypt'), ...cost });
    const keys = { passwordSalt: 'UxLMreBr6tYyjQ==', passwordSaltSeparator: 'Bw==', passwordSignerKey: 'XyEKE9Rc' };
    await users.createScryptModifiedUser({ ...other('scryptMod'), ...keys });
    assert.equal((await users.list({ queries: [Query.startsWith('name', 's')] })).total, 3);
}

async function usersChange() {
    assert.equal((await users.updateName({ userId, name: 'Ann B.' })).name, 'Ann B.');
    assert.equal((await users.updateEmail({ userId, email: 'b@example.com' })).email, 'b@example.com');
    assert.equal((await users.updatePhone({ userId, number: '+4915187654321' })).phone, '+4915187654321');
    await users.updatePassword({ userId, password });
    assert.deepEqual((await users.updateLabels({ userId, labels: ['vip'] })).labels, ['vip']);
    assert.equal((await users.updateStatus({ userId, status: false })).status, false);
    assert.equal((await users.updateStatus({ userId, status: true })).status, true);
    await users.updateEmailVerification({ userId, emailVerification: true });
    await users.updatePhoneVerification({ userId, phoneVerification: true });
    assert.equal((await users.updateMfa({ userId, mfa: true })).mfa, true);
    assert.equal((await users.listMfaFactors({ userId })).totp, false);
    assert.equal((await users.updateMfa({ userId, mfa: false })).mfa, false);
    const { recoveryCodes } = await users.createMfaRecoveryCodes({ userId });
    assert.deepEqual((await users.getMfaRecoveryCodes({ userId })).recoveryCodes, recoveryCodes);
    assert.notDeepEqual((await users.updateMfaRecoveryCodes({ userId })).recoveryCodes, recoveryCodes);
    if (offers('users.updateImpersonator')) {
        assert.equal((await users.updateImpersonator({ userId, impersonator: true })).impersonator, true);
    }
    await users.updatePrefs({ userId, prefs: { theme: 'dark' } });
    assert.equal((await users.getPrefs({ userId })).theme, 'dark');
    assert.equal((await users.get({ userId })).emailVerification, true);
}

async function usersSignIn() {
    const session = await users.createSession({ userId });
    assert.equal((await service('Account', client({ session: session.secret })).get()).$id, userId);
    await service('Account', client({ session: session.secret })).createMfaAuthenticator({ type: 'totp' });
    await users.deleteMfaAuthenticator({ userId, type: 'totp' });
    const { jwt } = await users.createJWT({ userId, sessionId: session.$id });
    assert.equal((await service('Account', client({ jwt })).get()).$id, userId);
    const { secret } = await users.createToken({ userId, length: 20 });
    await guest.createSession({ userId, secret });
    assert.equal((await users.listSessions({ userId })).total, 2);
    await users.deleteSession({ userId, sessionId: session.$id });
    await users.deleteSessions({ userId });
    await assert.rejects(service('Account', client({ session: session.secret })).get(), noScope);
}

async function usersHaveBelongings() {
    const target = { userId, targetId: 'laptop' };
    await users.createTarget({ ...target, providerType: 'push', identifier: 'a token of the device' });
    await users.updateTarget({ ...target, name: 'Laptop' });
    assert.equal((await users.getTarget(target)).name, 'Laptop');
    await users.deleteTarget(target);
    assert.equal((await users.listTargets({ userId })).total, 2);
    assert.equal((await users.listIdentities()).total, 0);
    assert.ok((await users.listLogs({ userId })).total >= 0);
}

async function theAccountChanges(account) {
    assert.equal((await account.updateName({ name: 'Ann C.' })).name, 'Ann C.');
    await account.updateEmail({ email: 'c@example.com', password });
    await account.updatePhone({ phone: '+4915112345678', password });
    await account.updatePassword({ password: 'another long word', oldPassword: password });
    await account.updatePrefs({ prefs: { theme: 'light' } });
    assert.equal((await account.getPrefs()).theme, 'light');
    await account.createVerification({ url: 'http://localhost/verify' });
    await account.updateVerification(await lastMessage());
    await account.createPhoneVerification();
    await account.updatePhoneVerification(await lastMessage());
    assert.equal((await account.listIdentities()).total, 0);
    assert.ok((await account.listLogs()).total >= 0);
    assert.equal((await account.updateMFA({ mfa: true })).mfa, true);
    assert.equal((await account.listMfaFactors()).totp, false);
    assert.equal((await account.updateMFA({ mfa: false })).mfa, false);
    await aSecondFactorIsShown(account);
    const { jwt } = await account.createJWT();
    assert.equal((await service('Account', client({ jwt })).get()).email, 'c@example.com');
}

async function aSecondFactorIsShown(account) {
    const { secret } = await account.createMfaAuthenticator({ type: 'totp' });
    const verify = () => account.updateMfaAuthenticator({ type: 'totp', otp: code(secret) });
    await verify().catch(verify); // the code may be of the half minute that has just gone by
    const made = await users.getMfaRecoveryCodes({ userId });
    const challenge = await account.createMfaChallenge({ factor: 'email' });
    await account.updateMfaChallenge({ challengeId: challenge.$id, otp: (await lastMessage()).secret });
    assert.deepEqual((await account.getMfaRecoveryCodes()).recoveryCodes, made.recoveryCodes);
    assert.notDeepEqual((await account.updateMfaRecoveryCodes()).recoveryCodes, made.recoveryCodes);
    await account.deleteMfaAuthenticator({ type: 'totp' });
    assert.equal((await account.listMfaFactors()).totp, false);
}

function code(secret) {
    const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
    const key = Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
    const digest = createHmac('sha1', key).update(counter).digest();
    const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
    return String(number % 1e6).padStart(6, '0');
}

async function aGuestComesIn() {
    await assert.rejects(guest.get(), noScope);
    await guest.create({ userId: 'ben', email: 'ben@example.com', password, name: 'Ben' });
    await guest.createEmailPasswordSession({ email: 'ben@example.com', password });
    await guest.createAnonymousSession();
    const session = (await users.createSession({ userId: 'ben' })).secret;
    await service('Account', client({ session })).createMfaRecoveryCodes();
    await guest.createRecovery({ email: 'ben@example.com', url: 'http://localhost/recover' });
    await guest.updateRecovery({ ...(await lastMessage()), password: 'another long word' });
    await guest.createMagicURLToken({ userId: 'mia', email: 'mia@example.com' });
    await guest.updateMagicURLSession(await lastMessage());
    await guest.createEmailToken({ userId: 'eve', email: 'eve@example.com' });
    await guest.createSession(await lastMessage());
    await guest.createPhoneToken({ userId: 'pia', phone: '+4915199999999' });
    await guest.updatePhoneSession(await lastMessage());
    await assert.rejects(guest.createSession({ userId: 'pia', secret: 'not it' }), { type: 'user_invalid_token' });
}

async function aTeamMeets(session) {
    const byServer = service('Teams', client({ key }));
    const byAnn = service('Teams', client({ session }));
    const ben = (await users.createSession({ userId: 'ben' })).secret;
    const byBen = service('Teams', client({ session: ben }));
    const teamId = 'hikers';
    await byAnn.create({ teamId, name: 'Hikers' });
    assert.equal((await byServer.updateName({ teamId, name: 'All hikers' })).name, 'All hikers');
    await byAnn.updatePrefs({ teamId, prefs: { colour: 'green' } });
    assert.equal((await byAnn.getPrefs({ teamId })).colour, 'green');
    const email = 'ben@example.com';
    const invited = await byAnn.createMembership({ teamId, roles: ['guide'], email, url: 'http://localhost/join' });
    const membership = { teamId, membershipId: invited.$id };
    await assert.rejects(byBen.get({ teamId }), { code: 404, type: 'team_not_found' });
    await service('Teams', client()).updateMembershipStatus({ ...membership, ...(await lastMessage()) });
    assert.equal((await byBen.get({ teamId })).total, 2);
    assert.deepEqual((await byAnn.updateMembership({ ...membership, roles: ['cook'] })).roles, ['cook']);
    assert.deepEqual((await byBen.getMembership(membership)).roles, ['cook']);
    assert.equal((await byBen.listMemberships({ teamId })).total, 2);
    assert.equal((await users.listMemberships({ userId: 'ben' })).total, 1);
    await byBen.deleteMembership(membership);
    assert.equal((await byAnn.list()).total, 1);
    await byAnn.delete({ teamId });
}

async function theAccountIsClosed(account) {
    assert.equal((await account.getSession({ sessionId: 'current' })).current, true);
    await account.updateSession({ sessionId: 'current' });
    const other = await users.createSession({ userId });
    await account.deleteSession({ sessionId: other.$id });
    assert.equal((await account.listSessions()).total, 1);
    const closing = await users.createSession({ userId: 'ben' });
    await service('Account', client({ session: closing.secret })).deleteSessions();
    await account.updateStatus();
    await assert.rejects(account.get(), { type: 'user_blocked' });
    await users.delete({ userId });
}

await usersComeIn();
await usersChange();
await usersSignIn();
await usersHaveBelongings();
await aGuestComesIn();
const session = (await users.createSession({ userId })).secret;
const account = service('Account', client({ session }));
await theAccountChanges(account);
await aTeamMeets(session);
await theAccountIsClosed(account);
