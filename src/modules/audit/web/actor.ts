/** Who did something, as the audit keeps it: the person, and by or as whom else; or what of the installation it was. */
type Told =
  | { readonly key: string; readonly name: string; readonly other: string }
  | { readonly system: string }
  | undefined;

const WAYS: Readonly<Record<string, string>> = {
  'viewing as': 'audit.actor.viewing',
  'approved by': 'audit.actor.approved',
  'acting as': 'audit.actor.acting',
};

/** The parts of an actor that are words and no names; undefined when there are none. */
export function partsOf(actor: string): Told {
  const [, name = '', way = '', other = ''] = /^(.+) \((viewing as|approved by|acting as) (.+)\)$/.exec(actor) ?? [];
  const key = WAYS[way];
  if (key !== undefined) return { key, name, other };
  const [, system] = /^system: (.+)$/.exec(actor) ?? [];
  return system === undefined ? undefined : { system };
}

/** The key of the word for a part of the installation that does something by itself. */
export const keyOfSystem = (system: string): string => `audit.system.${system.replaceAll(/\W/g, '_')}`;
