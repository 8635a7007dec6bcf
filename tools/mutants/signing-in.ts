import { at, type Mutant } from './mutant.ts';

const acting = at('sessions', 'src/access/acting.ts');
const caller = at('sessions', 'src/platform/http/caller.ts');
const requests = at('sessions', 'src/modules/requests/service.ts');
const tokens = at('tokens', 'src/platform/api-tokens.ts');
const safeguards = at('safeguards', 'src/modules/safeguards/administration.ts');
const loss = at('safeguards', 'src/modules/safeguards/service.ts');
const standard = at('safeguards', 'src/modules/grants/default-profile.ts');
const passkeys = at('signing-in', 'src/modules/factors/passkeys.ts');
const codes = at('signing-in', 'src/modules/factors/codes.ts');
const links = at('signing-in', 'src/modules/signin/links.ts');
const signingIn = at('signing-in', 'src/modules/signin/service.ts');
const guards = at('signing-in', 'src/modules/people/guards.ts');
const handle = at('signing-in', 'src/platform/http/handle.ts');

/** Bugs of signing in, sessions, tokens, and of what guards the last administration. */
export const SIGNING_IN: readonly Mutant[] = [
  // Acting as one grant, looks, requests.
  acting('hand out by a grant that one does not act as', 'c.grant === grant.id', 'true'),
  caller('a look goes on after its time', 'Date.parse(until) > own.asker.now && row', 'row'),
  caller('a look goes on without the right', '!refusalToLook(policy, own.asker, spec.resource, row)', 'true'),
  caller('write while looking', "if (e.method !== 'GET') throw", "if (e.method === 'PUT') throw"),
  caller('act as oneself once a look is over', 'if (look.over) throw', 'if (look.over && false) throw'),
  requests('answer an own request', 'if (r.person_id === ctx.asker.personId) throw', 'if (r.person_id === r.id) throw'),
  requests('give for longer than was asked for', 'if (days > r.days) throw', 'if (days > 90) throw'),
  // Programs, and the last administration.
  tokens('a revoked token works on', ' and t.revoked_at is null', ''),
  tokens('a token that has expired works on', ' and t.expires_at > now()', ''),
  tokens('a token may do all that its person may', 'ceilings: readOnly || narrowed ? [ceiling] : []', 'ceilings: []'),
  safeguards(
    'a grant of administration that ends counts as one for good',
    'g.starts_at <= now()) and g.ends_at is null)',
    'g.starts_at <= now()))',
  ),
  safeguards('whoever may not sign in keeps the administration', '      SIGNS_IN_FOR_GOOD,\n', ''),
  loss('the simplified interface counts as administration', "p.interface === 'standard'", "p.interface !== ''"),
  standard(
    'the default profile is handed out by those who lack it',
    'gifts.filter((gift) => isInPower(after, gift))',
    'gifts.filter((gift) => isInPower(after, gift) || true)',
  ),
  // Signing in.
  passkeys(
    'a challenge is answered more than once',
    ".deleteFrom('passkey_challenge')\n    .where('challenge', '='",
    ".updateTable('passkey_challenge')\n    .set({ challenge })\n    .where('challenge', '='",
  ),
  passkeys('a challenge for one thing serves for another', ".where('purpose', '=', purpose)\n", ''),
  passkeys(
    'a passkey alone need not ask who holds it',
    'requireUserVerification: personId === null,',
    'requireUserVerification: false,',
  ),
  passkeys(
    'a removed passkey is somebody else’s to remove',
    ".deleteFrom('passkey')\n    .where('id', '=', id)\n    .where('person_id', '=', ctx.asker.personId)",
    ".deleteFrom('passkey')\n    .where('id', '=', id)",
  ),
  codes(
    'a recovery code opens twice',
    "    .where('used_at', 'is', null)\n    .returning('person_id')",
    "    .returning('person_id')",
  ),
  links(
    'a link works until it expires, however often',
    "    .where('used_at', 'is', null)\n    .where('expires_at', '>', ctx.now.toISOString())\n    .returning(",
    "    .where('expires_at', '>', ctx.now.toISOString())\n    .returning(",
  ),
  signingIn(
    'the session before a sign-in goes on',
    'if (cookies.token !== undefined) await ctx.sessions.end(cookies.token);',
    '',
  ),
  guards(
    'the administrator of one tenant takes over an account of two',
    "if (may(ctx.policy, asker, person, 'resetPassword', row)) continue;",
    'if (row) continue;',
  ),
  handle('a secret is kept for the same request again', 'answer: e.tellsOnce ? null : answer', 'answer'),
];
