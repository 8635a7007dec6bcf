import { useTranslation } from 'react-i18next';
import type { Because } from '#access/decide.ts';
import { useBecause } from '#web/can.tsx';
import type { Out } from '#wire/endpoint.ts';
import type { explainAccess } from '../api.ts';

export type Explanation = Out<typeof explainAccess>;
export type Step = Explanation['steps'][number];
export type GrantStep = Explanation['grants'][number];
export type Reason = Step['because'][number];

/** An explanation in the reader's words. */
export interface Sentences {
  readonly verdict: (e: Explanation) => string;
  readonly step: (s: Step) => string;
  readonly because: (b: Reason) => string;
  /** Profile at place. */
  readonly grant: (g: GrantStep) => string;
  /** Why a grant counts or does not. */
  readonly weighed: (g: GrantStep) => string;
  /** The whole as plain text. */
  readonly text: (e: Explanation) => string;
}

const MARKS = { yes: '✓', no: '✗', skipped: '–' } as const;

/** `personName` left out: the sentences speak to the reader. */
export function useSentences(personName?: string): Sentences {
  const { t } = useTranslation();
  const explain = useBecause();
  const because = ({ key, values }: Reason): string => explain({ key, ...(values && { values }) } satisfies Because);
  const permission = (e: Explanation): string => t(`permission.${e.permission}`, { defaultValue: e.permission });
  const verdict = (e: Explanation): string => {
    const outcome = e.allowed ? 'may' : 'mayNot';
    const sentence =
      personName === undefined
        ? t(`explain.${outcome}Me`, { what: permission(e) })
        : t(`explain.${outcome}`, { what: permission(e), person: personName });
    // General reasons speak to the reader ("your profiles"); about somebody else the steps say enough.
    const says = e.because && (personName === undefined || !e.because.key.startsWith('access.'));
    return says ? `${sentence} ${because(e.because as Reason)}` : sentence;
  };
  const step = (s: Step): string => t(`explain.step.${s.step}.${s.outcome}`, { defaultValue: s.step });
  const grant = (g: GrantStep): string =>
    g.restricted
      ? t('explain.restricted')
      : t(g.below ? 'explain.grantBelow' : 'explain.grant', { profile: g.profile, place: g.place });
  const weighed = (g: GrantStep): string => {
    if (g.restricted) return t('explain.weighed.restricted');
    const cause = t(`explain.cause.${g.cause}`, { defaultValue: g.cause });
    return `${t(`explain.weighed.${weightOf(g)}`, {
      reach: reachesOf(g)
        .map((r) => t(`explain.reach.${r}`))
        .join(', '),
    })} ${cause}`;
  };
  const text = (e: Explanation): string =>
    [
      `${t(e.allowed ? 'explain.yes' : 'explain.no')}. ${verdict(e)}`,
      ...e.steps.flatMap((s) => [
        `${MARKS[s.outcome]} ${step(s)} ${s.because.map(because).join(' ')}`.trimEnd(),
        ...(s.step === 'grants' && s.outcome !== 'skipped'
          ? e.grants.map((g) => `    ${g.counts ? MARKS.yes : MARKS.no} ${grant(g)}: ${weighed(g)}`)
          : []),
      ]),
      e.permission,
    ].join('\n');
  return { verdict, step, because, grant, weighed, text };
}

function weightOf(g: GrantStep): 'counts' | 'elsewhere' | 'silent' | 'neither' | 'short' | 'waits' {
  if (g.counts) return 'counts';
  if (g.lines.length === 0) return g.covers ? 'silent' : 'neither';
  if (!g.covers) return 'elsewhere';
  return g.waits && g.lines.some((l) => l.reaches) ? 'waits' : 'short';
}

/** Reaches of the lines that speak of the permission; of those that reach the record, if the grant counts. */
const reachesOf = (g: GrantStep): string[] => [
  ...new Set(g.lines.filter((l) => !g.counts || l.reaches).map((l) => String(l.line.reach))),
];
