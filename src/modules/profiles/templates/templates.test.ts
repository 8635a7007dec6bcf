import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf, checkLine, type Line, type Resource } from '#access/resource.ts';
import { linesOf } from '#access/policy.ts';
import { declaredResources } from '#test/declarations.ts';
import { knowsMessage, LANGUAGES, translate } from '#platform/messages.ts';
import { STATUSES } from '#modules/tickets/schema.ts';
import { createSchema } from '#wire/record.ts';
import { profileSpec } from '../schema.ts';
import { AWAITED } from './awaited.ts';
import { ROLE_SETS } from './footprints.ts';
import { EVERYTHING } from './lines.ts';
import { PACKS, ROLE_TEMPLATES, TEMPLATES, templateOf } from './templates.ts';

const RESOURCES: readonly Resource[] = await declaredResources();
const EVERY = [...TEMPLATES, ...ROLE_TEMPLATES];
const names = (lines: readonly Line[]): string[] =>
  lines.map((l) => `${l.facet === undefined ? l.type : `${l.type}.${l.facet}`}:${l.action} ${l.reach}`);
const reaching = (key: string, start: string): string[] =>
  names(templateOf(key).lines).filter((name) => name.startsWith(start));

describe('every template', () => {
  test('names only permissions that exist, or that a section is awaited for', () => {
    for (const t of EVERY) {
      for (const line of t.lines) {
        const resource = RESOURCES.find((r) => r.type === line.type);
        if (resource) checkLine(resource, line, t.key);
        else {
          const known = AWAITED[line.type];
          const actions = line.facet === undefined ? known?.actions : known?.facets?.[line.facet];
          expect(actions, `${t.key}: ${line.type} ${line.facet ?? ''}`).toContain(line.action);
        }
      }
    }
  });

  test('is awaited for no type that exists', () => {
    expect(RESOURCES.map((r) => r.type).filter((type) => Object.hasOwn(AWAITED, type))).toEqual([]);
  });

  test('with everything names every permission', () => {
    const given = new Set(names(EVERYTHING));
    const all = RESOURCES.flatMap((r) => cellsOf(r).map((c) => `${c.name} all`));
    // One's own account is changed by oneself.
    expect(all.filter((name) => !given.has(name))).toEqual(['person:editSelf all']);
  });

  test('is accepted as a new profile', () => {
    for (const { key, system, about, ...fields } of EVERY) {
      const body = { ...fields, place_id: '00000000-0000-7000-8000-000000000001' };
      const parsed = createSchema(profileSpec).safeParse({ ...body, description: translate('en', about) });
      expect(parsed.error?.issues, `${system} ${key}`).toBeUndefined();
    }
  });

  test('has its own key, its own name in its system, and statuses that exist', () => {
    expect(new Set(EVERY.map((t) => t.key)).size).toBe(EVERY.length);
    for (const list of [...PACKS.map((p) => p.profiles), ...Object.values(ROLE_SETS)]) {
      expect(new Set(list.map((t) => t.name)).size).toBe(list.length);
      expect(new Set(list.map((t) => t.abbreviation)).size).toBe(list.length);
    }
    for (const t of EVERY) {
      expect(t.abbreviation, t.key).toMatch(/^[A-Z]{2,3}$/);
      for (const [from, to] of Object.entries(t.lifecycle))
        expect(STATUSES).toEqual(expect.arrayContaining([from, ...to]));
    }
  });

  test.each(LANGUAGES)('and every pack is described in %s, and what it waits for has a name', (language) => {
    const described = [...EVERY, ...PACKS].map((t) => t.about);
    expect(described.filter((key) => !knowsMessage(language, key))).toEqual([]);
    const page = join(import.meta.dirname, `../web/messages/${language}.json`);
    const named = Object.keys(JSON.parse(readFileSync(page, 'utf8')) as object);
    expect(named).toEqual(expect.arrayContaining(Object.keys(AWAITED).map((type) => `profiles.awaited.${type}`)));
  });

  test('of GLPI gives with each action what the action needs', () => {
    for (const t of TEMPLATES.filter((x) => x.system === 'glpi')) {
      const given = linesOf(RESOURCES, t).filter((l) => l.facet === undefined);
      for (const line of given) {
        const needs = RESOURCES.find((r) => r.type === line.type)?.actions[line.action]?.needs ?? [];
        // One's own account is in sight by itself.
        if (line.type === 'person' && line.reach === 'own') continue;
        for (const need of needs) {
          expect(
            given.some((l) => l.type === line.type && l.action === need),
            `${t.key} ${line.type}:${line.action} needs ${need}`,
          ).toBe(true);
        }
      }
    }
  });
});

describe('the GLPI templates', () => {
  test('Self-Service opens tickets for itself and sees only its own', () => {
    expect(templateOf('glpi.self-service').lines).toEqual([
      { type: 'ticket', action: 'view', reach: 'own', via: ['creator', 'requester', 'observer'] },
      { type: 'ticket', action: 'export', reach: 'own', via: ['creator', 'requester', 'observer'] },
      { type: 'ticket', action: 'create', reach: 'own', via: ['requester'] },
      { type: 'ticket', action: 'comment', reach: 'own', via: ['creator', 'requester'] },
      { type: 'ticket', facet: 'time', action: 'view', reach: 'all' },
    ]);
  });

  test('Read-Only changes nothing', () => {
    const writes = templateOf('glpi.read-only').lines.filter((l) => l.action !== 'view' && l.action !== 'export');
    expect(writes).toEqual([]);
    expect(reaching('glpi.read-only', 'ticket.notes')).toEqual(['ticket.notes:view all']);
  });

  test('Super-Admin holds every permission there is, organizations and groups told apart', () => {
    const given = new Set(templateOf('glpi.super-admin').lines.map((l) => `${l.type} ${l.facet ?? ''} ${l.action}`));
    for (const r of RESOURCES) {
      for (const action of Object.keys(r.actions).filter((a) => a !== 'editSelf'))
        expect(given).toContain(`${r.type}  ${action}`);
      for (const [facet, def] of Object.entries(r.facets)) {
        for (const action of def.actions) expect(given).toContain(`${r.type} ${facet} ${action}`);
      }
    }
  });

  test('Admin changes groups but neither organizations nor profiles', () => {
    expect(reaching('glpi.admin', 'place:edit')).toEqual(['place:edit group']);
    expect(reaching('glpi.admin', 'profile:')).toEqual(['profile:view all', 'profile:export all']);
  });

  test('a Hotliner assigns and does not take; a Technician takes and does not assign; neither deletes', () => {
    expect(reaching('glpi.hotliner', 'ticket:take')).toEqual([]);
    expect(reaching('glpi.hotliner', 'ticket:assign')).toEqual(['ticket:assign all']);
    expect(reaching('glpi.technician', 'ticket:take')).toEqual(['ticket:take all']);
    expect(reaching('glpi.technician', 'ticket:assign')).toEqual([]);
    expect(reaching('glpi.hotliner', 'ticket:delete')).toEqual([]);
    expect(reaching('glpi.technician', 'ticket:delete')).toEqual([]);
  });

  test('a line that a wider one contains is left out', () => {
    expect(reaching('glpi.supervisor', 'ticket:view')).toEqual(['ticket:view all']);
  });

  test('the requester may close what is solved and change nothing else', () => {
    const { lifecycle } = templateOf('glpi.self-service');
    expect(Object.entries(lifecycle).filter(([, to]) => to.length > 0)).toEqual([['pending_closure', ['closed']]]);
    expect(Object.keys(lifecycle)).toHaveLength(STATUSES.length);
    expect(templateOf('glpi.technician').lifecycle).toEqual({});
    expect(Object.values(templateOf('glpi.read-only').lifecycle).flat()).toEqual([]);
  });
});

describe('the Integria templates', () => {
  test('name the codes they had to leave out', () => {
    for (const language of LANGUAGES) {
      expect(translate(language, templateOf('integria.standard-user').about)).toContain('TW');
      expect(translate(language, templateOf('integria.incident-manager').about)).toContain('RW');
      expect(translate(language, templateOf('integria.project-manager').about)).toContain('PW');
    }
  });

  test('a Standard user edits only what they own', () => {
    const lines = linesOf(RESOURCES, templateOf('integria.standard-user'));
    expect(lines.filter((l) => l.type === 'ticket' && l.action === 'edit')).toEqual([
      { type: 'ticket', action: 'edit', reach: 'own', via: ['owner'] },
    ]);
  });
});
