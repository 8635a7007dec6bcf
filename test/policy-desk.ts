import type { Answer, Json, Product } from './product.ts';

export const HEAD = 'gatehouse: 1\n';

/** What is wrong with a file, as `line field message`. */
export const wrong = ({ body }: Answer): string[] =>
  (body.errors ?? []).map((e: Json) => `${e.line} ${e.field} ${e.message}`);

type Send = (file: string, more?: object, who?: string) => Promise<Answer>;

/** Sends policy files to a product, as greta unless said; the first line of each is added. */
export function policyDesk(p: () => Product): {
  apply: Send;
  diff: Send;
  exported(who?: string, query?: string): Promise<string>;
  state(): Promise<Json>;
} {
  const send =
    (path: string): Send =>
    (file, more = {}, who = 'greta') =>
      p()
        .as(who)
        .post(`/policy/${path}`, { file: HEAD + file, ...more });
  return {
    apply: send('apply'),
    diff: send('diff'),
    exported: async (who = 'greta', query = '') => (await p().as(who).get(`/policy${query}`)).text,
    /** What the installation says about rights, and how much it has logged; not when somebody was last seen. */
    state: () =>
      p().sql(
        'select (select json_agg(x order by x.id) from place x) places, (select json_agg(x order by x.id) from profile x) profiles, ' +
          '(select json_agg(x order by x.id) from access_grant x) grants, ' +
          "(select json_agg(to_jsonb(x) - 'last_seen_at' order by x.id) from person x) people, " +
          '(select count(*) from membership) members, (select count(*) from audit) audit',
      ),
  };
}
