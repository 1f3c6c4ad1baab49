// Mails and text messages that would have been sent, as they would look.

import { control } from './api.js';
import { badge, copy, date, empty, fill, follow, h, iconButton } from './dom.js';

const SUBJECTS = {
  'magic-url': ['Your sign-in link', 'Sign in', 'Click the button below to sign in. The link works once, for an hour.'],
  otp: ['Your sign-in code', '', 'Enter this code to sign in. It works once, for 15 minutes.'],
  challenge: ['Your verification code', '', 'Enter this code to finish signing in.'],
  recovery: ['Reset your password', 'Reset password', 'Somebody asked to reset your password. If it was not you, nothing needs to be done.'],
  verification: ['Verify your address', 'Verify', 'Please confirm that this address is yours.'],
  invitation: ['You are invited to a team', 'Accept the invitation', 'You have been invited to join a team.'],
};

export async function show(main) {
  const list = h('div.mail-list', { tabindex: -1 });
  const reader = h('div.mail');
  const box = h('.card');
  let current = null;

  const draw = async () => {
    const { messages } = await control('GET', '/outbox');
    messages.reverse();
    if (!messages.length) {
      fill(box, empty('The outbox is empty', 'Recovery, verification, invitations, magic links and codes land here instead of in somebody’s mailbox.'));
      return;
    }
    if (!messages.some((message) => message.id === current)) current = messages[0].id;
    fill(list, messages.map((message) => h('button', {
      type: 'button', 'aria-current': message.id === current ? 'true' : undefined, onclick: () => { current = message.id; draw(); },
    }, h('strong', {}, subject(message)), h('span.dim', {}, message.recipient), h('span.dim', {}, date(message.sentAt)))));
    fill(reader, view(messages.find((message) => message.id === current)));
    if (!box.contains(list)) fill(box, h('.mails', {}, list, reader));
  };

  fill(main, h('.page-head', {}, h('div', {}, h('h1', {}, 'Outbox'), h('p.dim', {}, 'What would have been mailed, or sent by SMS.'))), box);
  return follow(draw, 250);
}

function subject(message) {
  return message.kind === 'sms' ? 'SMS with a code' : message.subject || SUBJECTS[message.purpose]?.[0] || message.purpose;
}

function view(message) {
  const facts = h('.row.spread', {}, h('dl.facts', {}, [['To', message.recipient], ['Sent', date(message.sentAt)], ['User', h('code', {}, message.userId)]]
    .map(([label, value]) => [h('dt', {}, label), h('dd', {}, value)])),
  h('.row', {}, badge(message.purpose, 'accent'), iconButton('copy', 'Copy the secret', () => copy(message.secret, 'Secret copied'))));
  if (message.kind === 'sms') return [facts, h('.sms', {}, 'Your code is ', h('strong', {}, message.secret), '.')];
  const [, verb, text] = SUBJECTS[message.purpose] || ['', 'Open', ''];
  const safe = message.url && /^https?:/i.test(message.url);
  return [facts, h('article.letter', {}, h('h2', {}, subject(message)), h('p', {}, text),
    message.purpose === 'otp' || !message.url ? h('p.otp', {}, message.secret) : null,
    message.phrase ? h('p', {}, 'Security phrase: ', h('strong', {}, message.phrase)) : null,
    safe ? h('a.button.primary', { href: message.url, target: '_blank', rel: 'noopener noreferrer' }, verb || 'Open') : null,
    message.url ? h('p.mono.dim', {}, message.url) : null)];
}
