import { Badge, Button, Card, Code, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '#web/page/Empty.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import type { Out } from '#wire/endpoint.ts';
import { templates } from '../api.ts';
import { useAwaited } from './names.ts';

type Template = Out<typeof templates>['items'][number];

/** Built-in profiles of the systems people come from, to start a profile of one's own from. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const answer = useCall(templates);
  return (
    <Page
      title={t('profiles.templates')}
      lead={t('profiles.templatesLead')}
      up={{ to: '/profiles', label: t('profiles.title') }}
    >
      <TextInput
        type="search"
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        placeholder={t('profiles.templatesFilter')}
        aria-label={t('profiles.templatesFilter')}
        leftSection={<IconSearch size={16} />}
        maw={360}
        mb="md"
      />
      {answer.isPending && <Loading />}
      {answer.isError && <ProblemView error={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Gallery items={answer.data.items.filter((x) => matches(x, text))} />}
    </Page>
  );
}

const matches = (x: Template, text: string): boolean =>
  `${x.system} ${x.name} ${x.abbreviation} ${x.description} ${x.bits.join(' ')}`
    .toLocaleLowerCase()
    .includes(text.trim().toLocaleLowerCase());

function Gallery({ items }: { readonly items: readonly Template[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return <Empty title={t('profiles.templatesNone')} />;
  return (
    <Stack gap="xl">
      {[...Map.groupBy(items, (x) => x.system)].map(([system, own]) => (
        <section key={system} aria-label={system}>
          <Title order={2} size="h4" mb="sm">
            {t(`profiles.system.${system}`, { defaultValue: system })}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3, xl: 4 }}>
            {own.map((x) => (
              <TemplateCard key={x.key} template={x} />
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  );
}

function TemplateCard({ template: x }: { readonly template: Template }) {
  const { t } = useTranslation();
  const awaited = useAwaited();
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{x.name}</Text>
          {x.abbreviation && (
            <Badge variant="default" size="sm">
              {x.abbreviation}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ flex: 1 }}>
          {x.description}
        </Text>
        {x.bits.length > 0 && (
          <Group gap={4}>
            {x.bits.map((code) => (
              <Code key={code}>{code}</Code>
            ))}
          </Group>
        )}
        {x.lines.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('profiles.lines', { count: x.lines.length })}
          </Text>
        )}
        {x.waiting.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('profiles.waiting', { types: awaited(x.waiting) })}
          </Text>
        )}
        <Button
          component={Link}
          to="/profiles/new"
          search={{ template: x.key } as never}
          variant="light"
          size="xs"
          aria-label={t('profiles.useNamed', { name: x.name })}
        >
          {t('profiles.use')}
        </Button>
      </Stack>
    </Card>
  );
}
