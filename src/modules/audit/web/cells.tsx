import { Anchor, Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../schema.ts';
import { type Change, differencesOf, isSomething } from './changes.ts';
import { EntryValue, useValueNames } from './EntryValue.tsx';
import { pageOf, useAuditWords } from './words.ts';

/** Who did it; what the installation did by itself is set apart. */
export function Who({ entry: e }: { readonly entry: AuditEntry }) {
  const words = useAuditWords();
  return (
    <Text span inherit {...(e.actor_id === null ? { fs: 'italic', c: 'dimmed' } : {})}>
      {words.actor(e.actor)}
    </Text>
  );
}

/** The record that an entry is about: a link to its page where there is one that the reader gets to know. */
export function About({ entry: e }: { readonly entry: AuditEntry }) {
  const words = useAuditWords();
  const page = pageOf(e);
  if (page === undefined) return words.record(e);
  return (
    <Anchor component={Link} to={page} inherit>
      {words.record(e)}
    </Anchor>
  );
}

/** What was done, and whether it was refused. */
export function Did({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  return (
    <Group gap={6} component="span">
      <span>{words.action(e)}</span>
      {e.denied && (
        <Badge color="red" variant="light" size="sm" tt="none" component="span">
          {t('audit.refused')}
        </Badge>
      )}
      {e.mark === 'admin' && (
        <Badge color="yellow" variant="light" size="sm" tt="none" component="span" autoContrast>
          {t('audit.admin')}
        </Badge>
      )}
    </Group>
  );
}

/** Changes that one line tells of. */
const TOLD = 3;

/** The first changes of an entry, how many more there are, and how many one may not see. */
export function ChangeSummary({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const nameOf = useValueNames(e.type);
  const changes = differencesOf(e);
  const more = changes.length - TOLD;
  const rest = [
    ...(more > 0 ? [t('audit.moreChanges', { count: more })] : []),
    ...(e.withheld > 0 ? [t('audit.withheld', { count: e.withheld })] : []),
  ].join(', ');
  if (changes.length === 0) return rest === '' ? <EntryValue entry={e} name="" value={null} /> : rest;
  return (
    <span>
      {changes.slice(0, TOLD).map((change, at) => (
        <Fragment key={change.name}>
          {at > 0 && ' · '}
          <Text span inherit c="dimmed">
            {nameOf(change.name)}:
          </Text>{' '}
          <OneChange entry={e} change={change} most={TOLD} />
        </Fragment>
      ))}
      {rest !== '' && (
        <Text span inherit c="dimmed">
          {' '}
          {rest}
        </Text>
      )}
    </span>
  );
}

interface OneChangeProps {
  readonly entry: Pick<AuditEntry, 'type' | 'after' | '_names'>;
  readonly change: Change;
  /** Of a list so many are told. */
  readonly most: number;
}

/** What there was and what there is; of lists what went and what came, of what is gone what it was. */
export function OneChange({ entry: e, change, most }: OneChangeProps) {
  const { t } = useTranslation();
  const { name, before, after, isList } = change;
  const was = before === undefined ? undefined : <EntryValue entry={e} name={name} value={before} most={most} />;
  const is = isSomething(after) ? <EntryValue entry={e} name={name} value={after} most={most} /> : undefined;
  if (isList) {
    return (
      <>
        {was && [t('audit.listWithout'), ' ', <Fragment key="was">{was}</Fragment>]}
        {was && is && ', '}
        {is && [t('audit.listWith'), ' ', <Fragment key="is">{is}</Fragment>]}
      </>
    );
  }
  if (e.after === null) return was ?? null;
  return (
    <>
      {was}
      {was && ' → '}
      {is ?? t('audit.emptied')}
    </>
  );
}
