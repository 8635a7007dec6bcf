import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { Ctx } from '#platform/context.ts';
import { conflict, invalid, notFound } from '#platform/errors.ts';
import { uuidv7 } from '#platform/uuid.ts';
import type { Assertion, Registration } from './schema.ts';

/** Passkeys of one person. */
const MOST = 20;
/** Seconds that a device may take to sign. */
const CHALLENGE_LIFE = 300;

/** Loaded when the first passkey is asked for: most processes get along without it for long. */
const webauthn = () => import('@simplewebauthn/server');

/** By which name devices know the installation, and from where it may be asked. Never what a request says of itself. */
function party(publicUrl: string): { rpID: string; origin: string } {
  const url = new URL(publicUrl);
  return { rpID: url.hostname, origin: url.origin };
}

type Purpose = 'make' | 'enter' | 'second';

async function keepChallenge(ctx: Ctx, challenge: string, purpose: Purpose, personId: string | null): Promise<void> {
  const expires_at = new Date(ctx.now.getTime() + CHALLENGE_LIFE * 1000).toISOString();
  await ctx.tables
    .insertInto('passkey_challenge')
    .values({ challenge, purpose, person_id: personId, expires_at })
    .execute();
}

/** Each challenge is answered once. */
async function takeChallenge(ctx: Ctx, challenge: string, purpose: Purpose, personId: string | null): Promise<boolean> {
  const taken = await ctx.tables
    .deleteFrom('passkey_challenge')
    .where('challenge', '=', challenge)
    .where('purpose', '=', purpose)
    .where('person_id', 'is not distinct from', personId)
    .where('expires_at', '>', ctx.now.toISOString())
    .returning('challenge')
    .executeTakeFirst();
  return taken !== undefined;
}

const keysOf = (ctx: Ctx, personId: string) =>
  ctx.tables
    .selectFrom('passkey')
    .select(['id', 'credential_id', 'name', 'transports', 'created_at', 'last_used_at'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute();

/** What the browser needs to make a passkey for the actor. @throws Fault 409 */
export async function optionsToMake(ctx: Ctx, who: { login: string; name: string }, publicUrl: string) {
  const { generateRegistrationOptions } = await webauthn();
  const known = await keysOf(ctx, ctx.asker.personId);
  if (known.length >= MOST) throw conflict('factor.manyPasskeys', { most: MOST });
  const options = await generateRegistrationOptions({
    rpName: 'Gatehouse',
    rpID: party(publicUrl).rpID,
    userName: who.login,
    userDisplayName: who.name,
    userID: new TextEncoder().encode(ctx.asker.personId),
    attestationType: 'none',
    excludeCredentials: known.map((k) => ({ id: k.credential_id, transports: k.transports as never })),
    // With the name kept on the device, one signs in without typing it.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  await keepChallenge(ctx, options.challenge, 'make', ctx.asker.personId);
  return { options: { ...options } };
}

/** Keeps the passkey that the browser has made. @throws Fault 422 */
export async function keepPasskey(
  ctx: Ctx,
  { name, response }: { name: string; response: Registration },
  publicUrl: string,
): Promise<void> {
  const { verifyRegistrationResponse } = await webauthn();
  const { rpID, origin } = party(publicUrl);
  const verified = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge(ctx, challenge, 'make', ctx.asker.personId),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: false,
  }).catch(() => undefined);
  if (!verified?.verified || !verified.registrationInfo) throw invalid({ field: 'response', key: 'factor.badPasskey' });
  const { credential } = verified.registrationInfo;
  const row = await ctx.tables
    .insertInto('passkey')
    .values({
      id: uuidv7(ctx.now.getTime()),
      person_id: ctx.asker.personId,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name,
      last_used_at: null,
    })
    .onConflict((c) => c.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) throw invalid({ field: 'response', key: 'factor.knownPasskey' });
}

/**
 * What the browser needs to show a passkey: any that the device knows, or - for somebody whose password is known
 * already - one of theirs. Whoever is not known yet is told of no account.
 */
export async function optionsToShow(ctx: Ctx, publicUrl: string, personId: string | null) {
  const { generateAuthenticationOptions } = await webauthn();
  const known = personId === null ? [] : await keysOf(ctx, personId);
  const options = await generateAuthenticationOptions({
    rpID: party(publicUrl).rpID,
    allowCredentials: known.map((k) => ({ id: k.credential_id, transports: k.transports as never })),
    userVerification: personId === null ? 'required' : 'preferred',
  });
  await keepChallenge(ctx, options.challenge, personId === null ? 'enter' : 'second', personId);
  return { options: { ...options } };
}

/**
 * Whose passkey was shown; undefined when it is none of ours, or nothing fits. Without a password before it, the
 * device must have asked who holds it.
 * @param personId whose it must be; null when nobody is known yet
 */
export async function takePasskey(
  ctx: Ctx,
  response: Assertion,
  publicUrl: string,
  personId: string | null,
): Promise<string | undefined> {
  const { verifyAuthenticationResponse } = await webauthn();
  const { rpID, origin } = party(publicUrl);
  const key = await ctx.tables
    .selectFrom('passkey')
    .select(['id', 'person_id', 'credential_id', 'public_key', 'counter'])
    .where('credential_id', '=', response.id)
    .$if(personId !== null, (q) => q.where('person_id', '=', personId as string))
    .executeTakeFirst();
  if (!key) return undefined;
  const verified = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge(ctx, challenge, personId === null ? 'enter' : 'second', personId),
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: {
      id: key.credential_id,
      publicKey: new Uint8Array(key.public_key),
      counter: Number(key.counter),
    },
    requireUserVerification: personId === null,
  }).catch(() => undefined);
  if (!verified?.verified) return undefined;
  await ctx.tables
    .updateTable('passkey')
    .set({ counter: verified.authenticationInfo.newCounter, last_used_at: ctx.now.toISOString() })
    .where('id', '=', key.id)
    .execute();
  return key.person_id;
}

/** Passkeys for a list, without their keys. */
export async function passkeysOf(ctx: Ctx, personId: string) {
  return (await keysOf(ctx, personId)).map(({ id, name, created_at, last_used_at }) => ({
    id,
    name,
    created_at,
    last_used_at,
  }));
}

/** @throws Fault 404 for a passkey that is not the actor's */
export async function renamePasskey(ctx: Ctx, id: string, name: string) {
  const row = await ctx.tables
    .updateTable('passkey')
    .set({ name })
    .where('id', '=', id)
    .where('person_id', '=', ctx.asker.personId)
    .returning(['id', 'name', 'created_at', 'last_used_at'])
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** @throws Fault 404 for a passkey that is not the actor's */
export async function dropPasskey(ctx: Ctx, id: string): Promise<string> {
  const row = await ctx.tables
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('person_id', '=', ctx.asker.personId)
    .returning('name')
    .executeTakeFirst();
  if (!row) throw notFound();
  return row.name;
}

/** Forgets what was never signed. */
export async function forgetChallenges(ctx: Ctx): Promise<void> {
  await ctx.tables.deleteFrom('passkey_challenge').where('expires_at', '<', sql<string>`now()`).execute();
}
