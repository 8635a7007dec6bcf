import type { Line } from '#access/resource.ts';
import {
  type Attribute,
  momentText,
  PERSON_ATTRIBUTES,
  PLACE_ATTRIBUTES,
  PROFILE_ATTRIBUTES,
  RULE_ATTRIBUTES,
} from './attributes.ts';
import type { Directory } from './directory.ts';
import { writeLine } from './lines.ts';

const ATTRIBUTES: Readonly<Record<string, readonly Attribute[]>> = {
  place: PLACE_ATTRIBUTES,
  person: PERSON_ATTRIBUTES,
  profile: PROFILE_ATTRIBUTES,
  rule: RULE_ATTRIBUTES,
};

const MOMENTS: ReadonlySet<string> = new Set(['starts_at', 'ends_at']);
const PLACES: ReadonlySet<string> = new Set(['parent_id', 'place_id', 'at_place_id', 'group_id']);

/** A stored value as a file has it: names for ids, short forms for lines and moments. */
export function shown(type: string, field: string, value: unknown, d: Directory): unknown {
  if (value === null || value === undefined) return null;
  if (field === 'lines') return (value as Line[]).map((line) => writeLine(line, d.places));
  const attribute = ATTRIBUTES[type]?.find((a) => a.field === field);
  if (attribute?.refers === 'place' || PLACES.has(field)) return placeText(value as string, d);
  if (attribute?.refers === 'person' || field === 'person_id') return d.personById(value as string)?.name ?? value;
  if (attribute?.of.type === 'datetime' || MOMENTS.has(field)) return momentText(value as string, field);
  return value;
}

const placeText = (id: string, d: Directory): string => {
  const place = d.places.byId(id);
  return place ? d.places.textOf(place) : id;
};
