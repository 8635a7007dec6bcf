import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { useToast } from '#web/toast.tsx';
import { ruleSpec } from '../schema.ts';
import { RULE_CONTROLS, ruleGroups } from './form.tsx';
import { RulePreview } from './RulePreview.tsx';

const START = { enabled: true, criteria: [{ field: 'organization', in: [], below: true }] };

export function NewRulePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const may = useMayCreate('rule');
  return (
    <Page title={t('rules.new')} lead={t('rules.newLead')} up={{ to: '/rules', label: t('rules.title') }}>
      {may.allowed ? (
        <RecordForm
          spec={ruleSpec}
          mode="create"
          fields={ruleGroups(t)}
          overrides={RULE_CONTROLS}
          initial={START}
          preview={RulePreview}
          onDone={(row) => {
            toast.done(t('rules.made'));
            void navigate({ to: '/rules/$id', params: { id: row.id } as never });
          }}
        />
      ) : (
        <Empty title={t('rules.mayNot')} text={may.reason} />
      )}
    </Page>
  );
}
