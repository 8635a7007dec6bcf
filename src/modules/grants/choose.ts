import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { sentenceOf } from '#platform/each.ts';
import { type Fault, invalid } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import { referenceFaults } from '#platform/records/references.ts';
import type { ChoosableProfile, ProfileQuestion } from './api.ts';
import { grantSpec } from './schema.ts';
import { refusalOfProfile } from './service.ts';

/**
 * Profiles that the actor may view, each with the reason why they cannot give it there to those who are named.
 * @throws Fault 422 for a place, person or group that they could not name in a grant
 */
export async function chooseProfile(ctx: Ctx, question: ProfileQuestion): Promise<ChoosableProfile[]> {
  const { q, limit = 50, below, ...given } = question;
  const faults = await referenceFaults(ctx, grantSpec, given);
  if (faults.length > 0) throw invalid(...faults);
  const { rows } = await ctx.read(profileSpec).rows({ limit, ...(q === undefined ? {} : { q }) });
  return rows.map((row) => {
    const fault = refusalOfProfile(ctx, { ...given, below: below === 'true', profile_id: row.id });
    return {
      id: row.id,
      name: row.name as string,
      abbreviation: row.abbreviation as string,
      description: row.description as string,
      refused: fault ? reasonOf(ctx, fault) : null,
    };
  });
}

/** The refusal in the words that fit beside a choice. */
const reasonOf = (ctx: Ctx, fault: Fault): string =>
  fault.key === 'grant.excess' ? translate(ctx.language, 'grant.choice.excess', fault.values) : sentenceOf(ctx, fault);
