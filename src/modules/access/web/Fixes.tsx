import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FixAnswer } from '../schema.ts';
import { pathOfRecord } from '#web/record-of-path.ts';
import words from '#web/styles/words.module.css';
import { Shield } from './Shield.tsx';
import { useFixSentences } from './fix-sentences.ts';
import { isApplicable, useApplyFix } from './useApplyFix.ts';

interface FixesProps {
  readonly fixes: readonly FixAnswer[];
  /** The record, and the person whom the changes are for. */
  readonly about: { readonly type: string; readonly id: string; readonly personId: string };
}

/** Where the reader makes what cannot be made from here: on the record, or on the person. */
const pageFor = ({ changes }: FixAnswer, { type, id, personId }: FixesProps['about']): string =>
  (changes.some((c) => c.change === 'relation') ? pathOfRecord(type, id) : undefined) ?? `/people/${personId}`;

/** What would make a no a yes, what opens least first and what is shielded last. What the reader may do can be done from here. */
export function Fixes({ fixes, about }: FixesProps) {
  const { t } = useTranslation();
  const say = useFixSentences();
  const apply = useApplyFix(about);
  const [busy, setBusy] = useState<string>();
  const onApply = async (f: FixAnswer): Promise<void> => {
    setBusy(say.fix(f));
    await apply(f, say.fix(f));
    setBusy(undefined);
  };
  return (
    <section aria-labelledby="explain-fixes">
      <Title order={3} size="h5" id="explain-fixes" mb={6}>
        {t('explain.fix.title')}
      </Title>
      {fixes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('explain.fix.none')}
        </Text>
      )}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {fixes.map((f) => (
          <li key={say.fix(f)}>
            <Group gap={6}>
              <Group gap={6} wrap="nowrap">
                <Text size="sm" fw={500} className={words.sentence ?? ''}>
                  {say.fix(f)}
                </Text>
                {f.danger && <Shield />}
              </Group>
              {isApplicable(f, about) ? (
                <Button
                  size="compact-xs"
                  variant="light"
                  loading={busy === say.fix(f)}
                  aria-label={t('explain.fix.applyThis', { fix: say.fix(f) })}
                  onClick={() => void onApply(f)}
                >
                  {t('explain.fix.apply')}
                </Button>
              ) : (
                f.yours && (
                  <Anchor component={Link} to={pageFor(f, about)} size="sm">
                    {t('explain.fix.yours')}
                  </Anchor>
                )
              )}
            </Group>
            <Text size="xs" c="dimmed">
              {say.effect(f)}
            </Text>
          </li>
        ))}
      </Stack>
    </section>
  );
}
