import { Anchor, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import type { Out } from '#wire/endpoint.ts';
import { placeOpens } from '../api.ts';
import type { Place } from '../schema.ts';

type Opens = Out<typeof placeOpens>;

/** What the people of a place may do there, in words with their names; and what belonging gives by itself. */
export function MembersSee({ place }: { readonly place: Place }) {
  const query = useCall(placeOpens, { params: { id: place.id } });
  return <WhenLoaded query={query}>{(opens) => <Told opens={opens} name={place.name} />}</WhenLoaded>;
}

function Told({ opens, name }: { readonly opens: Opens; readonly name: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" maw={860}>
      <Gives gives={opens.gives} />
      {opens.members.length === 0 ? (
        <Empty title={t('places.opens.nobody')} text={t('places.opens.nobodyHelp')} />
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('places.opens.help', { place: name })}
          </Text>
          {opens.types.map((type) => (
            <OneType key={type.type} type={type} members={opens.members} />
          ))}
        </>
      )}
    </Stack>
  );
}

function Gives({ gives }: Pick<Opens, 'gives'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (gives.length === 0) return <Text size="sm">{t('places.opens.givesNothing')}</Text>;
  return (
    <section aria-labelledby="opens-gives">
      <Title order={2} size="h5" mb="xs" id="opens-gives">
        {t('places.opens.gives')}
      </Title>
      <List size="sm" spacing={4}>
        {gives.map((g) => (
          <List.Item key={g.grant_id}>
            <Anchor component={Link} to={`/profiles/${g.profile_id}`} inherit underline="always">
              {g.profile}
            </Anchor>{' '}
            {t('grants.at', { place: g.place })}
            {g.below && ` ${t('places.below')}`}
            {g.until !== null && ` · ${t('me.until', { date: format.until(g.until) })}`}
          </List.Item>
        ))}
      </List>
    </section>
  );
}

interface TypeProps {
  readonly type: Opens['types'][number];
  readonly members: Opens['members'];
}

function OneType({ type: { type, actions }, members }: TypeProps) {
  const { t, i18n } = useTranslation();
  const title = t(`places.opens.type.${type}`, { defaultValue: type });
  const say = (action: string): string => t(`permission.${type}:${action}`, { defaultValue: action });
  const list = (words: readonly string[]): string =>
    new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words);
  const nobody = actions.filter((a) => a.people.length === 0);
  const who = (people: readonly string[]): string =>
    people.length === members.length && members.length > 1
      ? t('places.opens.everybody', { count: members.length })
      : list(members.filter((m) => people.includes(m.person_id)).map((m) => m.name));
  return (
    <section aria-label={title}>
      <Title order={2} size="h5" mb={4}>
        {title}
      </Title>
      <List size="sm" spacing={2}>
        {actions
          .filter((a) => a.people.length > 0)
          .map(({ action, people }) => (
            <List.Item key={action}>{t('places.opens.may', { what: say(action), who: who(people) })}</List.Item>
          ))}
      </List>
      {nobody.length > 0 && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('places.opens.none', { what: list(nobody.map((a) => say(a.action))) })}
        </Text>
      )}
    </section>
  );
}
