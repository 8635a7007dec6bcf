import { never, type Template } from './condition.ts';
import { type Because, NOT_GRANTED } from './decide.ts';
import { type Cell, cellsOf, type Floor, type Resource, type Restriction, UnknownNameError } from './resource.ts';

/** The person kinds that are capped by themselves, whatever they are granted. */
export type CappedKind = 'standalone' | 'company-grouped';

/** One permission of one record type with everything its declaration says about it, gathered once for the policy. */
export interface Permission extends Cell {
  /** Its number in the policy. */
  readonly index: number;
  /** `edit`, or `notes:view` for a facet. */
  readonly short: string;
  readonly resource: Resource;
  /** Floors that give it; whether they are for the person's kind is asked on each decision. */
  readonly floors: readonly Floor[];
  readonly restrictions: readonly Restriction[];
  /** What a capped kind of person may touch by it at most; a kind left out is not capped. */
  readonly caps: Readonly<Partial<Record<CappedKind, Template>>>;
  readonly while: Template | undefined;
  readonly because: string;
  /** The reason of those to whom neither a grant nor a floor gives it. */
  readonly notGranted: Because;
  /** It changes the record: not at home in an external place. */
  readonly writes: boolean;
  /** Only the home place decides whether a grant covers the record. */
  readonly homeOnly: boolean;
}

const concerns = (actions: 'every' | readonly string[], name: string): boolean =>
  actions === 'every' || actions.includes(name);

function gather(r: Resource, cell: Cell, index: number): Permission {
  const short = shortName(cell);
  const def = cell.facet === undefined ? r.actions[cell.action] : undefined;
  const company = r.kinds['company-grouped'];
  const standalone = r.kinds.standalone;
  return {
    ...cell,
    index,
    short,
    resource: r,
    floors: r.floors.filter((f) => f.actions.includes(short)),
    restrictions: r.restrictions.filter((x) => concerns(x.actions, short)),
    caps: {
      // Standalone people may touch what the type opens to them; the other kind loses what the type closes to it.
      standalone: standalone && concerns(standalone.actions, short) ? standalone.allow : never,
      ...(company && concerns(company.actions, short) ? { 'company-grouped': company.allow } : {}),
    },
    while: def?.while,
    because: def?.because ?? 'access.notNow',
    notGranted: { key: NOT_GRANTED, values: { permission: cell.name } },
    writes: !r.changesPolicy && cell.action !== 'view' && cell.action !== 'export' && !def?.reads,
    homeOnly: r.homeLink === undefined && (r.sharedBelow === undefined || cell.action !== 'view'),
  };
}

/** `edit`, or `notes:view` for a facet. */
export const shortName = (c: Cell): string => (c.facet === undefined ? c.action : `${c.facet}:${c.action}`);

/** Every permission of the given record types, numbered. Names are looked up without building new text. */
export class Permissions {
  readonly list: readonly Permission[];
  readonly #byName = new Map<string, Permission>();
  readonly #byType = new Map<string, Permission[]>();
  readonly #basic = new Map<string, Map<string, Permission>>();
  readonly #facets = new Map<string, Map<string, Map<string, Permission>>>();

  constructor(resources: readonly Resource[]) {
    const list: Permission[] = [];
    for (const r of resources) for (const cell of cellsOf(r)) list.push(gather(r, cell, list.length));
    this.list = list;
    for (const p of list) {
      this.#byName.set(p.name, p);
      into(this.#byType, p.resource.type, () => []).push(p);
      const facets = into(this.#facets, p.resource.type, () => new Map());
      const actions =
        p.facet === undefined
          ? into(this.#basic, p.resource.type, () => new Map())
          : into(facets, p.facet, () => new Map());
      actions.set(p.action, p);
    }
  }

  /** @throws UnknownNameError: a misspelt permission never means "no". */
  get(type: string, action: string, facet?: string): Permission {
    const actions = facet === undefined ? this.#basic.get(type) : this.#facets.get(type)?.get(facet);
    const found = actions?.get(action);
    if (!found) {
      throw new UnknownNameError(
        `There is no permission "${action}" on "${facet === undefined ? type : `${type}.${facet}`}".`,
      );
    }
    return found;
  }

  /** By its whole name, such as `ticket.notes:view`. @throws UnknownNameError */
  named(name: string): Permission {
    const found = this.#byName.get(name);
    if (!found) throw new UnknownNameError(`There is no permission "${name}".`);
    return found;
  }

  /** Those of one record type, facets last. @throws UnknownNameError */
  of(type: string): readonly Permission[] {
    const found = this.#byType.get(type);
    if (!found) throw new UnknownNameError(`There is no record type "${type}".`);
    return found;
  }
}

function into<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
