import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../schema.ts';
import { changesOf } from './changes.ts';
import { EntryValue, useValueNames } from './EntryValue.tsx';
import { useAuditWords } from './words.ts';

/** Who did it; what the installation did by itself is set apart. */
export function Who({ entry: e }: { readonly entry: AuditEntry }) {
  return (
    <Text span inherit {...(e.actor_id === null ? { fs: 'italic', c: 'dimmed' } : {})}>
      {e.actor}
    </Text>
  );
}

/** What was done, and whether it was refused. */
export function Did({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  return (
    <Group gap={6} wrap="nowrap" component="span">
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

/** The first change of an entry, how many more there are, and how many one may not see. */
export function ChangeSummary({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const nameOf = useValueNames(e.type);
  const [change, ...more] = changesOf(e);
  const rest = [
    ...(more.length > 0 ? [t('audit.moreChanges', { count: more.length })] : []),
    ...(e.withheld > 0 ? [t('audit.withheld', { count: e.withheld })] : []),
  ].join(', ');
  if (!change) return rest === '' ? <EntryValue type={e.type} name="" value={null} /> : rest;
  return (
    <span>
      {nameOf(change.name)}:{' '}
      {change.before !== undefined && (
        <>
          <EntryValue type={e.type} name={change.name} value={change.before} /> →{' '}
        </>
      )}
      <EntryValue type={e.type} name={change.name} value={change.after} />
      {rest !== '' && (
        <Text span inherit c="dimmed">
          {' '}
          {rest}
        </Text>
      )}
    </span>
  );
}
