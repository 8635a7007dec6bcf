import type { Line } from '#access/resource.ts';
import { COMMON_BITS, GLPI_PROFILES, GLPI_RIGHTS, type GlpiProfile, SIMPLIFIED_RIGHTS } from './glpi-facts.ts';
import { MAPPED, SIMPLIFIED } from './glpi-rights.ts';
import { least } from './lines.ts';
import type { Template } from './template.ts';

/** The bits that GLPI's profile form offers for a right, with their values. */
export function offered(right: string): { readonly name: string; readonly value: number }[] {
  const [bits] = GLPI_RIGHTS[right] ?? [''];
  return bits.split(' ').map((bit) => {
    const [name, value] = bit.split('=') as [string, string | undefined];
    return { name, value: value === undefined ? (COMMON_BITS[name] as number) : Number(value) };
  });
}

/** Names of the bits a profile holds on a right; leftovers that the form does not offer are left out. */
function held(profile: number, right: string): string[] {
  const stored = GLPI_RIGHTS[right]?.[1][profile] ?? 0;
  return offered(right)
    .filter(({ value }) => (stored & value) !== 0)
    .map(({ name }) => name);
}

function linesOf(profile: GlpiProfile, index: number): Line[] {
  const simplified = profile.interface === 'simplified';
  const rights = Object.keys(MAPPED).filter((right) => !simplified || SIMPLIFIED_RIGHTS.includes(right));
  const lines = rights.flatMap((right) =>
    held(index, right).flatMap(
      (bit) => (simplified ? SIMPLIFIED[right]?.[bit] : undefined) ?? MAPPED[right]?.[bit] ?? [],
    ),
  );
  return least(lines);
}

/** GLPI's ticket statuses for each of ours; a status it does not know behaves like the one it stands beside. */
const COUNTERPARTS: Readonly<Record<string, readonly number[]>> = {
  new: [1],
  unconfirmed: [1],
  assigned: [2, 3],
  reopened: [2, 3],
  pending_third_party: [4],
  pending_closure: [5],
  closed: [6],
};

function lifecycleOf(follows: GlpiProfile['follows']): Record<string, string[]> {
  if (Object.keys(follows).length === 0) return {};
  const statuses = Object.entries(COUNTERPARTS);
  const after = (from: readonly number[]): string[] =>
    statuses.filter(([, to]) => from.some((f) => to.some((t) => follows[f]?.includes(t)))).map(([status]) => status);
  return Object.fromEntries(statuses.map(([status, from]) => [status, after(from)]));
}

/** The default profiles of GLPI, as far as the sections they speak of exist. */
export const GLPI_TEMPLATES: readonly Template[] = GLPI_PROFILES.map((profile, index) => ({
  key: `glpi.${profile.key}`,
  system: 'glpi',
  name: profile.name,
  abbreviation: profile.abbreviation,
  interface: profile.interface,
  about: `profile.template.glpi.${profile.key}`,
  bits: [],
  lines: linesOf(profile, index),
  lifecycle: lifecycleOf(profile.follows),
}));
