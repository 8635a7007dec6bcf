import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface SecretProps {
  readonly title: string;
  readonly secret: string;
  readonly onDone: () => void;
  readonly children?: ReactNode;
}

/** A secret that is shown this once. */
export function Secret({ title, secret, onDone, children }: SecretProps) {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconKey />} color="gate" title={title} maw={720} role="status">
      <Stack gap="sm">
        <div>{t('tokens.once')}</div>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        {children}
        <Group>
          <CopyButton value={secret}>
            {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}
          </CopyButton>
          <Button variant="default" onClick={onDone}>
            {t('tokens.kept')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
