import { drawn, type Picture } from './pictures/look.ts';
import { ceilings } from './pictures/ceilings.ts';
import { containers } from './pictures/containers.ts';
import { decision } from './pictures/decision.ts';
import { grants } from './pictures/grants.ts';
import { kinds } from './pictures/kinds.ts';
import { places } from './pictures/places.ts';
import { profiles } from './pictures/profiles.ts';
import { questions } from './pictures/questions.ts';
import { reach } from './pictures/reach.ts';
import { relations } from './pictures/relations.ts';
import { restrictions } from './pictures/restrictions.ts';
import { revocation } from './pictures/revocation.ts';
import { rules } from './pictures/rules.ts';
import { sameness } from './pictures/sameness.ts';
import { union } from './pictures/union.ts';

const ALL: Readonly<Record<string, Picture>> = {
  places,
  profiles,
  grants,
  reach,
  union,
  relations,
  kinds,
  restrictions,
  containers,
  rules,
  ceilings,
  decision,
  sameness,
  questions,
  revocation,
};

/** The pictures of docs/how-access-works.md by their path, each made from the demonstration when it is asked for. */
export const PICTURES: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries(ALL).map(([name, picture]) => [`docs/pictures/${name}.svg`, () => drawn(picture)]),
);
