import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type KeyCard, keyText } from './qr.ts';
import { QrCode } from './QrCode.tsx';

/** The key with whose it is and where it opens, for the camera of a phone. */
export function KeyQr({ card }: { readonly card: KeyCard }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" align="flex-start">
      <QrCode text={keyText(card)} label={t('tokens.qr')} />
      <Text size="sm">{t('tokens.qrHelp')}</Text>
    </Stack>
  );
}
