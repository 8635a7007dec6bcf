import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Recovery codes, shown this once. */
export function Codes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconKey />} color="gate" title={t('factors.codesTitle')} maw={560} role="status">
      <Stack gap="sm">
        <div>{t('factors.codesOnce')}</div>
        <Code block aria-label={t('factors.codesTitle')}>
          {codes.join('\n')}
        </Code>
        <Group>
          <CopyButton value={codes.join('\n')}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? 'factors.copied' : 'factors.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onKept}>{t('factors.kept')}</Button>
        </Group>
      </Stack>
    </Alert>
  );
}
