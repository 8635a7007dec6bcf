import { Tooltip } from '@mantine/core';
import { IconShieldFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Marks what also hands out power or destroys. */
export function Shield() {
  const { t } = useTranslation();
  const label = t('explain.fix.danger');
  return (
    <Tooltip label={label}>
      <IconShieldFilled
        size={14}
        role="img"
        aria-label={label}
        color="var(--mantine-color-error)"
        style={{ flex: 'none' }}
      />
    </Tooltip>
  );
}
