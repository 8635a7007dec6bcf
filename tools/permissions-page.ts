import { type Bit, BITS } from '#access/bits.ts';
import type { Template } from '#access/condition.ts';
import { type ActionDef, cellName, type Line, type Resource } from '#access/resource.ts';
import { translate } from '#platform/messages.ts';

const sentence = (key: string | undefined): string => (key === undefined ? '' : translate('en', key));
const row = (...cells: string[]): string => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;

/** The reference of every permission, from the declarations: what exists, when it makes sense, what needs no grant. */
export function permissionsPage(resources: readonly Resource[]): string {
  return [
    '# Permissions',
    '',
    'Made from the declarations in `src/modules/*/access.ts` by `node tools/gen.ts`; do not edit by hand.',
    '',
    'A permission is *action* on *record type* (or one of its facets), held at a reach: `own`, `group`, `organization` or',
    '`all`, always inside the place of the grant. Grants only add up. "Without a grant" lists what a relation to the',
    'record gives by itself.',
    '',
    ...resources.flatMap(typeSection),
    ...bitsSection(resources),
  ].join('\n');
}

function typeSection(r: Resource): string[] {
  const actions = Object.entries(r.actions) as [string, ActionDef][];
  return [
    `## ${r.type}`,
    '',
    row('permission', 'useful with', 'makes sense while', 'shielded'),
    row('---', '---', '---', '---'),
    ...actions.map(([name, a]) =>
      row(
        `\`${cellName(r.type, name)}\``,
        (a.needs ?? []).join(', '),
        a.while ? `${template(a.while)}; else: "${sentence(a.because)}"` : '',
        a.danger ? 'yes' : '',
      ),
    ),
    ...Object.entries(r.facets).flatMap(([facet, f]) =>
      f.actions.map((action) => row(`\`${cellName(r.type, action, facet)}\``, 'view', '', '')),
    ),
    '',
    ...listed(
      'Facets',
      Object.entries(r.facets).map(([name, f]) => `${name}: ${f.fields.join(', ') || 'no fields of its own'}`),
    ),
    ...listed('Own means', r.own.length > 0 ? [r.own.join(', ')] : []),
    ...listed(
      'Without a grant',
      r.floors.map((f) => {
        const kinds = f.kinds ? ` (${f.kinds.join(', ')} people only)` : '';
        return `${f.actions.join(', ')}: ${template(f.allow)}${kinds}. ${sentence(f.because)}`;
      }),
    ),
    ...listed(
      'Restrictions of the record',
      r.restrictions.map((x) => `${x.name}: ${template(x.allow)}. ${sentence(x.because)}`),
    ),
    ...listed(
      'At most',
      Object.entries(r.kinds).map(([kind, k]) => {
        const named = k.actions === 'every' ? 'every action' : k.actions.join(', ');
        return `${kind}: ${named} where ${template(k.allow)}`;
      }),
    ),
  ];
}

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`**${title}**`, '', ...lines.map((l) => `- ${l}`), ''];

function bitsSection(resources: readonly Resource[]): string[] {
  const line = (r: Resource, l: Omit<Line, 'type'>): string => {
    const reach = l.reach === 'all' ? '' : ` (${l.reach}${l.via ? ` via ${l.via.join(', ')}` : ''})`;
    return `\`${cellName(r.type, l.action, l.facet)}\`${reach}`;
  };
  const lines = (code: string): string =>
    resources.flatMap((r) => (r.bits[code as Bit] ?? []).map((l) => line(r, l))).join(', ');
  return [
    '## Access bits',
    '',
    'The bits of Pandora ITSM and Integria IMS as bundles of permissions. Bits without permissions belong to sections',
    'that this version does not have; they are kept when set.',
    '',
    row('bit', 'section', 'counts as a seat', 'permissions'),
    row('---', '---', '---', '---'),
    ...BITS.map((b) => row(b.code, b.section, b.seat ? 'yes' : '', lines(b.code))),
    '',
  ];
}

/** A condition in words. */
function template(t: Template): string {
  switch (t.op) {
    case 'always':
      return 'always';
    case 'eq':
      return `${t.field} is ${String(t.value)}`;
    case 'in':
    case 'overlaps':
    case 'linked':
      return `${t.field} is one of ${t.values.join(', ')}`;
    case 'missing':
      return `${t.field} holds nothing`;
    case 'within':
      return `${t.field} lies under ${t.places.join(', ')}`;
    case 'own':
      return `one is ${t.via.map((v) => v.relation).join(', ')}`;
    case 'group':
    case 'organization':
      return `${t.field} is ${typeof t.list === 'string' ? t.list : 'one of those selected'} (${t.op})`;
    case 'flagged':
      return `${t.field} is marked ${t.flag}`;
    case 'besides':
      return `${t.field} is no place where one's membership says otherwise (${t.list})`;
    case 'all':
      return t.of.map(template).join(' and ');
    case 'any':
      return t.of.length === 0 ? 'never' : `(${t.of.map(template).join(' or ')})`;
  }
}
