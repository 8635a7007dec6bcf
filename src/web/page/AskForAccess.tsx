import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Leads to asking for what is out of sight: a record by its id, or a ticket by the number somebody knows it by. */
export function AskForAccess(props: {
  readonly about: { readonly type: string; readonly id: string; readonly action: string } | { readonly number: string };
}) {
  const { t } = useTranslation();
  return (
    <Button
      component={Link}
      to={'/requests/new' as string}
      search={props.about as never}
      variant="default"
      leftSection={<IconKey size={16} />}
    >
      {t('refused.ask')}
    </Button>
  );
}
