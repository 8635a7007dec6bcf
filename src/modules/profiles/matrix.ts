import type { z } from 'zod';
import { type Bit, BITS } from '#access/bits.ts';
import { REACHES, type Resource, type ResourceDef } from '#access/resource.ts';
import type { matrixSchema } from './api.ts';

type Matrix = z.input<typeof matrixSchema>;
type Row = Matrix['sections'][number]['types'][number]['rows'][number];

/** Every permission that exists, laid out for the matrix editor and the docs. */
export function matrixOf(resources: readonly Resource[]): Matrix {
  const sections = [...new Set(resources.map((r) => r.section))];
  return {
    sections: sections.map((section) => ({
      section,
      types: resources
        .filter((r) => r.section === section)
        .map((r) => ({
          type: r.type,
          ...(r.declared ? { title: r.declared.title } : {}),
          relations: Object.keys(r.relations),
          organizations: Object.keys(r.organizations),
          rows: rowsOf(r),
        })),
    })),
    bits: BITS.map((b) => ({
      ...b,
      lines: resources.flatMap((r) => (r.bits[b.code as Bit] ?? []).map((l) => ({ ...l, type: r.type }))),
    })) as Matrix['bits'],
  };
}

function rowsOf(r: ResourceDef): Row[] {
  const reaches = REACHES.filter(
    (reach) =>
      reach === 'all' ||
      (reach === 'own' && r.own.length > 0) ||
      (reach === 'group' && r.groups.length > 0) ||
      (reach === 'organization' && Object.keys(r.organizations).length > 0),
  );
  const basic: Row = {
    facet: null,
    actions: Object.entries(r.actions).map(([action, def]) => ({
      action,
      ...titled(r, action),
      needs: [...(def.needs ?? [])],
      danger: def.danger ?? false,
      reaches,
    })),
  };
  const facets = Object.entries(r.facets).map(([facet, def]) => ({
    facet,
    actions: def.actions.map((action) => ({ action, needs: ['view'], danger: false, reaches })),
  }));
  return [basic, ...facets];
}

function titled(r: ResourceDef, action: string): { title?: string } {
  const title = r.declared?.actions[action]?.title;
  return title === undefined ? {} : { title };
}
