import { Alert, Anchor, Badge, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useSession } from '#web/session.ts';
import { accessSummary, type Summary } from '../api.ts';
import classes from './AccessSummary.module.css';
import { type Line, useWords } from './words.ts';

/** Whom the sentences speak of: the reader, or somebody by name. */
const ofWhom = (personId: string | undefined): 'me' | 'other' => (personId === undefined ? 'me' : 'other');

/**
 * What a person may do in plain words: section by section, where, and by whose grant until when. Without a person, the
 * reader's own.
 */
export function AccessSummary({ personId }: { readonly personId?: string }) {
  const query = useCall(accessSummary, personId === undefined ? {} : { query: { person_id: personId } });
  return (
    <WhenLoaded query={query} lines={8}>
      {(summary) => <Told summary={summary} whom={ofWhom(personId)} />}
    </WhenLoaded>
  );
}

interface ToldProps {
  readonly summary: Summary;
  readonly whom: 'me' | 'other';
}

function Told({ summary, whom }: ToldProps) {
  const { t } = useTranslation();
  const { name, kind, active, everything, grants } = summary;
  const lead = !active
    ? 'inactive'
    : everything
      ? 'everything'
      : grants.length === 0 && kind === 'grouped'
        ? 'nothing'
        : kind;
  return (
    <Stack gap="md" maw={860}>
      <Text size="sm">{t(`holdings.lead.${whom}.${lead}`, { name })}</Text>
      {whom === 'me' && <Acting />}
      {grants.length > 0 && !everything && <Grants summary={summary} whom={whom} />}
      {summary.sections
        .filter((s) => s.may.length > 0)
        .map((s) => (
          <OneSection key={s.section} section={s} summary={summary} whom={whom} />
        ))}
      <Closed summary={summary} whom={whom} />
    </Stack>
  );
}

/** In this session less counts than what follows. */
function Acting() {
  const { t } = useTranslation();
  const { acting } = useSession();
  if (!acting) return null;
  const { profile, place } = acting;
  return <Alert color="yellow">{t(profile === '' ? 'acting.gone' : 'holdings.acting', { profile, place })}</Alert>;
}

function Grants({ summary: { grants, name }, whom }: ToldProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { acting } = useSession();
  const idle = (id: string | null): boolean => whom === 'me' && acting !== null && acting.grant_id !== id;
  return (
    <section aria-labelledby="holdings-grants">
      <Title order={2} size="h5" mb="xs" id="holdings-grants">
        {t(`holdings.grants.${whom}`, { name })}
      </Title>
      <List spacing={4} size="sm">
        {grants.map((g, i) => (
          // Grants one may not view have no id.
          <List.Item key={g.id ?? `hidden ${i}`}>
            {words.grant(g)}{' '}
            {g.state !== 'now' && (
              <Badge variant="default" size="sm" tt="none">
                {t(`holdings.state.${g.state}`)}
              </Badge>
            )}
            {g.state === 'now' && idle(g.id) && (
              <Badge variant="default" size="sm" tt="none">
                {t('holdings.state.idle')}
              </Badge>
            )}
          </List.Item>
        ))}
      </List>
    </section>
  );
}

interface SectionProps extends ToldProps {
  readonly section: Summary['sections'][number];
}

function OneSection({ section: { section, may, may_not }, summary, whom }: SectionProps) {
  const { t } = useTranslation();
  const words = useWords();
  const id = `holdings-${section}`;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Title order={2} size="h5" mb="xs" id={id}>
        {t(`${section}.title`, { defaultValue: section })}
      </Title>
      <Stack gap="sm">
        {may.map((line) => (
          <OneLine key={line.permissions.join()} line={line} summary={summary} whom={whom} />
        ))}
        {may_not.length > 0 && (
          <details className={classes.not ?? ''}>
            <summary>{t('holdings.mayNot', { count: may_not.length })}</summary>
            <Text size="sm" mt={4}>
              {words.permissions(may_not)}
            </Text>
            {whom === 'me' && (
              <Text size="sm" c="dimmed" mt={4}>
                {t('holdings.ask')}{' '}
                <Anchor component={Link} to={'/requests' as string} inherit>
                  {t('holdings.requests')}
                </Anchor>
              </Text>
            )}
          </details>
        )}
      </Stack>
    </Paper>
  );
}

function OneLine({ line, summary, whom }: ToldProps & { readonly line: Line }) {
  const { t } = useTranslation();
  const words = useWords();
  const what = words.permissions(line.permissions);
  return (
    <div>
      <Text size="sm" fw={500}>
        {t(`holdings.may.${whom}`, { what, name: summary.name })}
      </Text>
      <ul className={classes.why}>
        {line.held.map((held) => (
          <li key={JSON.stringify(held)}>
            {words.held(held)}
            <span className={classes.because}>
              {' — '}
              {[...new Set(held.grants.flatMap((at) => summary.grants[at] ?? []).map(words.because))].join('; ')}
            </span>
          </li>
        ))}
        {line.floors.map((floor) => (
          <li key={floor}>{words.floor(floor)}</li>
        ))}
        {line.capped && <li>{t('holdings.capped')}</li>}
      </ul>
    </div>
  );
}

/** The sections in which nothing is open, in one line. */
function Closed({ summary, whom }: ToldProps) {
  const { t, i18n } = useTranslation();
  const closed = summary.sections.filter((s) => s.may.length === 0);
  if (closed.length === 0) return null;
  const names = closed.map((s) => t(`${s.section}.title`, { defaultValue: s.section }));
  const sections = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names);
  return (
    <Text size="sm" c="dimmed">
      {t(`holdings.closed.${whom}`, { sections, name: summary.name })}
    </Text>
  );
}
