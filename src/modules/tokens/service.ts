import { linesOf } from '#access/policy.ts';
import { UnknownNameError } from '#access/resource.ts';
import { personSpec } from '#modules/people/schema.ts';
import { refuseStronger } from '#modules/people/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { newSecret } from '#platform/api-tokens.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { conflict, Fault, invalid, notFound } from '#platform/errors.ts';
import { uuidv7 } from '#platform/uuid.ts';
import { type KeyInput, LONGEST_LIFE, REGRET, type TokenAnswer, type TokenInput, USUAL_LIFE } from './api.ts';

const DAY = 86_400_000;
/** Tokens of one person that work at the same time. */
const MOST = 50;
/** What the audit calls a personal key by. */
const KEY_NAME = 'personal key';

const COLUMNS = [
  'id',
  'kind',
  'name',
  'prefix',
  'scopes',
  'lines',
  'places',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

/** The tokens of a person, the newest first. */
async function tokensOfPerson(ctx: Ctx, personId: string): Promise<TokenAnswer[]> {
  const found = await ctx.tables
    .selectFrom('api_token')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return found as unknown as TokenAnswer[];
}

export const ownTokens = (ctx: Ctx): Promise<TokenAnswer[]> => tokensOfPerson(ctx, ctx.asker.personId);

/** Makes a token; its secret is in this answer and nowhere else. @throws Fault 403, 409, 422 */
export async function makeToken(ctx: Ctx, input: TokenInput): Promise<Told> {
  refuseNarrowed(ctx);
  await refuseMany(ctx);
  return make(ctx, 'token', input);
}

/** Makes the personal key; the one before stops working at once. @throws Fault 403, 422 */
export async function replaceKey(ctx: Ctx, input: KeyInput): Promise<Told> {
  refuseNarrowed(ctx);
  // Of two at once the second waits here, and replaces what the first has made.
  await ctx.read(personSpec).find(ctx.asker.personId, true);
  const [present] = await ctx.tables
    .selectFrom('api_token')
    .select('id')
    .where('person_id', '=', ctx.asker.personId)
    .where('kind', '=', 'key')
    .where('revoked_at', 'is', null)
    .execute();
  // Nobody takes up again what has been replaced.
  if (present) await revoke(ctx, ctx.asker.personId, present.id, null);
  return make(ctx, 'key', { ...input, name: KEY_NAME });
}

type Told = TokenAnswer & { secret: string };

/** A token knows nothing of what narrows the session that makes it. */
function refuseNarrowed(ctx: Ctx): void {
  if (ctx.asker.ceilings?.length) throw new Fault('forbidden', 'token.narrowedSession');
}

async function refuseMany(ctx: Ctx): Promise<void> {
  const alive = (await ownTokens(ctx)).filter(
    (t) => t.kind === 'token' && t.revoked_at === null && Date.parse(t.expires_at) > ctx.now.getTime(),
  );
  if (alive.length >= MOST) throw conflict('token.enough', { most: MOST });
}

async function make(ctx: Ctx, kind: TokenAnswer['kind'], input: TokenInput): Promise<Told> {
  checkLines(ctx, input);
  await checkPlaces(ctx, input.places ?? []);
  const { secret, hash, prefix } = newSecret();
  const scopes = [...new Set(input.scopes)];
  const row = await ctx.tables
    .insertInto('api_token')
    .values({
      id: uuidv7(ctx.now.getTime()),
      person_id: ctx.asker.personId,
      kind,
      name: input.name,
      secret_hash: hash,
      prefix,
      scopes,
      lines: input.lines ? JSON.stringify(input.lines) : null,
      places: input.places ? JSON.stringify(input.places) : null,
      expires_at: expiry(ctx, input.expires_at),
      last_used_at: null,
      revoked_at: null,
      revoked_by: null,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  await ctx.audit({
    action: kind === 'key' ? 'createKey' : 'createToken',
    type: 'person',
    recordId: ctx.asker.personId,
    after: { token: { name: input.name, prefix, scopes, expires_at: row.expires_at } },
  });
  return { ...(row as unknown as TokenAnswer), secret };
}

function expiry(ctx: Ctx, wanted: string | undefined): string {
  const now = ctx.now.getTime();
  const at = wanted === undefined ? now + USUAL_LIFE * DAY : Date.parse(wanted);
  if (at <= now) throw invalid({ field: 'expires_at', key: 'token.past' });
  if (at > now + LONGEST_LIFE * DAY)
    throw invalid({ field: 'expires_at', key: 'token.tooLong', values: { days: LONGEST_LIFE } });
  return new Date(at).toISOString();
}

function checkLines(ctx: Ctx, input: TokenInput): void {
  try {
    linesOf([...ctx.policy.resources.values()], { name: input.name, bits: [], lines: (input.lines ?? []) as never });
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    throw invalid({ field: 'lines', key: 'profile.unknownName', values: { message: error.message } });
  }
}

async function checkPlaces(ctx: Ctx, places: readonly string[]): Promise<void> {
  for (const id of places) {
    if (!(await ctx.read(placeSpec).find(id))) throw invalid({ field: 'places', key: 'field.unknown.place' });
  }
}

/** @throws Fault 404 for a token that is not the caller's */
export const revokeOwn = (ctx: Ctx, id: string): Promise<undefined> => revoke(ctx, ctx.asker.personId, id);

/** Tokens are as good as a password: who could not reset that does not see them either. @throws Fault 403 */
export function tokensFor(ctx: Ctx, row: Loaded): Promise<TokenAnswer[]> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  return tokensOfPerson(ctx, row.id);
}

/** @throws Fault 403 for a stronger account, 404 */
export async function revokeFor(ctx: Ctx, row: Loaded, id: string): Promise<undefined> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  return revoke(ctx, row.id, id);
}

async function revoke(ctx: Ctx, personId: string, id: string, by = ctx.actor.id): Promise<undefined> {
  const row = await ctx.tables
    .updateTable('api_token')
    .set({ revoked_at: ctx.now.toISOString(), revoked_by: by })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .returning(['name', 'prefix'])
    .executeTakeFirst();
  if (!row) throw notFound();
  await ctx.audit({ action: 'revokeToken', type: 'person', recordId: personId, before: { token: row } });
  return undefined;
}

/**
 * Takes up again a token that one has revoked oneself a moment ago: not one that somebody else has, nor a key that has
 * been replaced. @throws Fault 404, 409
 */
export async function restoreOwn(ctx: Ctx, id: string): Promise<undefined> {
  refuseNarrowed(ctx);
  await ctx.read(personSpec).find(ctx.asker.personId, true);
  const row = (await ownTokens(ctx)).find((t) => t.id === id);
  if (!row) throw notFound();
  if (row.revoked_at === null) return;
  const taken = row.kind === 'key' && (await ownTokens(ctx)).some((t) => t.kind === 'key' && t.revoked_at === null);
  if (taken) throw conflict('token.replaced');
  if (row.kind === 'token') await refuseMany(ctx);
  const since = new Date(ctx.now.getTime() - REGRET * 60_000).toISOString();
  const restored = await ctx.tables
    .updateTable('api_token')
    .set({ revoked_at: null, revoked_by: null })
    .where('id', '=', id)
    .where('person_id', '=', ctx.asker.personId)
    .where('revoked_by', '=', ctx.asker.personId)
    .where('revoked_at', '>', since)
    .returning(['name', 'prefix'])
    .executeTakeFirst();
  if (!restored) throw conflict('token.gone', { minutes: REGRET });
  await ctx.audit({ action: 'restoreToken', type: 'person', recordId: ctx.asker.personId, after: { token: restored } });
  return undefined;
}
