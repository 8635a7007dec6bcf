import { useTranslation } from 'react-i18next';
import { useBecause } from '#web/can.tsx';
import type { FixAnswer, Reason } from '../schema.ts';

/** Permissions that one line names. */
const NAMED = 6;

type Change = FixAnswer['changes'][number];

/** Ways to a yes, and what gives somebody a permission, in the reader's words. */
export interface FixSentences {
  readonly fix: (f: FixAnswer) => string;
  /** What else it opens. */
  readonly effect: (f: FixAnswer) => string;
  readonly reason: (r: Reason) => string;
}

export function useFixSentences(): FixSentences {
  const { t } = useTranslation();
  const because = useBecause();
  const grant = (g: { profile: string; place: string; below: boolean }): string =>
    t(g.below ? 'explain.grantBelow' : 'explain.grant', { profile: g.profile, place: g.place });
  const change = (c: Change): string => {
    switch (c.change) {
      case 'grant':
        return t('explain.fix.grant', { grant: grant(c) });
      case 'relation':
        return t('explain.fix.relation', {
          relation: t(`profiles.relation.${c.relation}`, { defaultValue: c.relation }),
        });
      case 'kind':
        return t('explain.fix.kind', { kind: t(`people.choice.kind.${c.kind}`, { defaultValue: c.kind }) });
      case 'wait':
        return t('explain.fix.wait', { because: because({ key: c.because }) });
      default:
        return t(c.change === 'enable' ? 'explain.fix.enable' : 'explain.fix.dates');
    }
  };
  const effect = ({ opens, records }: FixAnswer): string => {
    if (opens.total === 0) return t('explain.fix.opensNothing');
    const words = opens.permissions.map((name) => t(`permission.${name}`, { defaultValue: name }));
    const left = words.length - NAMED;
    const further = [...words.slice(0, NAMED), ...(left > 0 ? [t('preview.more', { count: left })] : [])].join(', ');
    const where = opens.places === 0 ? t('explain.fix.thisRecord') : t('explain.fix.places', { count: opens.places });
    const more =
      records === null || (records.count === 0 && !records.capped)
        ? ''
        : ` ${t(records.capped ? 'explain.fix.manyRecords' : 'explain.fix.records', { count: records.count })}`;
    // The same permission on further records and nothing else.
    const key = words.length === 0 ? 'explain.fix.opensSame' : 'explain.fix.opens';
    return `${t(key, { permissions: further, where })}${more}`;
  };
  const reason = (r: Reason): string => {
    if (r.by === 'superadmin') return t('explain.by.superadmin');
    if (r.by === 'restricted') return t('explain.restricted');
    if (r.by === 'grant') return grant(r);
    return t(`explain.floor.${r.because}`, { defaultValue: because({ key: r.because }) });
  };
  return { fix: (f) => f.changes.map(change).join(` ${t('explain.fix.and')} `), effect, reason };
}
