import { Badge, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Explanation, GrantStep, Sentences, Step } from './sentences.ts';

const LOOKS = {
  yes: { color: 'green.8', Icon: IconCheck },
  no: { color: 'red.8', Icon: IconX },
  skipped: { color: 'gray.6', Icon: IconMinus },
} as const;

interface ChainProps {
  readonly explanation: Explanation;
  readonly sentences: Sentences;
}

/** The decision step by step, in the order in which it is made. */
export function Chain({ explanation, sentences }: ChainProps) {
  return (
    <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
      {explanation.steps.map((step) => (
        <Group key={step.step} component="li" gap="sm" align="flex-start" wrap="nowrap">
          <Outcome outcome={step.outcome} />
          <div style={{ minWidth: 0 }}>
            <Text size="sm" {...(step.outcome === 'skipped' ? { c: 'dimmed' } : {})}>
              {sentences.step(step)}
            </Text>
            {step.because.map((b) => (
              <Text key={b.key} size="sm" fw={500}>
                {sentences.because(b)}
              </Text>
            ))}
            {step.step === 'grants' && step.outcome !== 'skipped' && (
              <Grants grants={explanation.grants} sentences={sentences} />
            )}
          </div>
        </Group>
      ))}
    </Stack>
  );
}

function Outcome({ outcome }: { readonly outcome: Step['outcome'] }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOKS[outcome];
  return (
    <ThemeIcon color={color} size={22} radius="xl" variant={outcome === 'skipped' ? 'outline' : 'filled'}>
      <Icon size={14} role="img" aria-label={t(`explain.outcome.${outcome}`)} />
    </ThemeIcon>
  );
}

function Grants({ grants, sentences }: { readonly grants: readonly GrantStep[]; readonly sentences: Sentences }) {
  const { t } = useTranslation();
  if (grants.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('explain.noGrants')}
      </Text>
    );
  }
  return (
    <Stack gap={6} mt={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {grants
        .toSorted((a, b) => Number(b.counts) - Number(a.counts))
        .map((g, n) => (
          <li key={g.grantId || n}>
            <Group gap={6} align="center">
              <Text size="sm" fw={g.counts ? 600 : 400}>
                {sentences.grant(g)}
              </Text>
              <Badge size="sm" tt="none" variant={g.counts ? 'light' : 'default'} color={g.counts ? 'green' : 'gray'}>
                {t(g.counts ? 'explain.counts' : 'explain.doesNotCount')}
              </Badge>
            </Group>
            <Text size="xs" c="dimmed">
              {sentences.weighed(g)}
            </Text>
          </li>
        ))}
    </Stack>
  );
}
