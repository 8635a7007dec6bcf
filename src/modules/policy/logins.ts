import { loginOf } from './apply-members.ts';
import { PLACE_ATTRIBUTES } from './attributes.ts';
import type { PlaceEntry, PolicyFile } from './format.ts';

/** Every login that the file names outside its people. */
export function loginsIn(file: PolicyFile): Set<string> {
  const found = new Set<string>();
  const people = PLACE_ATTRIBUTES.filter((a) => a.refers === 'person');
  for (const place of (file.places ?? []) as readonly PlaceEntry[]) {
    for (const { name } of people) if (typeof place[name] === 'string') found.add(place[name] as string);
    for (const member of place.members ?? []) found.add(loginOf(member));
  }
  for (const text of textsIn(file.records ?? {})) found.add(text);
  for (const { person } of file.grants ?? []) if (person !== undefined) found.add(person);
  return found;
}

/** Every text among the values of registered records: which of them are people is known later. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
