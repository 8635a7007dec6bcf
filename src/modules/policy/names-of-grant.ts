import type { DbRow } from '#platform/records/columns.ts';
import type { Directory } from './directory.ts';

/** A stored grant by names. */
export interface GrantNames {
  readonly profile: string;
  /** Where the profile is at home, when its name alone is not clear. */
  readonly of: string | undefined;
  readonly person: string | undefined;
  readonly group: string | undefined;
  readonly at: string;
  /** The same as one text. */
  readonly text: string;
}

/** Undefined when something of it is not visible: such a grant is none of the actor's business. */
export function grantNames(row: DbRow, d: Directory): GrantNames | undefined {
  const profile = d.profiles.byId(row.profile_id as string);
  const place = d.places.byId(row.place_id as string);
  const person = row.person_id === null ? undefined : d.personById(row.person_id as string);
  const within = row.group_id === null ? undefined : d.places.byId(row.group_id as string);
  if (!profile || !place || !(person ?? within)) return undefined;
  const at = d.places.textOf(place);
  const group = within && d.places.textOf(within);
  const clear = d.profiles.find(profile.name, place).length === 1;
  return {
    profile: profile.name,
    of: clear ? undefined : d.places.textOf(profile.at),
    person: person?.name,
    group,
    at,
    text: `${profile.name} of ${person ? person.name : `members of ${group}`} at ${at}`,
  };
}
