import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordList } from '#web/record/RecordList.tsx';
import { ruleSpec } from '../schema.ts';

/** The rules that give grants by what is known about people. */
export function RulesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = (
    <CanButton
      can={useMayCreate('rule')}
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate({ to: '/rules/new' })}
    >
      {t('rules.new')}
    </CanButton>
  );
  return (
    <Page
      title={t('rules.title')}
      lead={t('rules.lead')}
      up={{ to: '/profiles', label: t('profiles.title') }}
      actions={create}
    >
      <RecordList spec={ruleSpec} linkTo={(row) => `/rules/${row.id}`} emptyActions={create} />
    </Page>
  );
}
