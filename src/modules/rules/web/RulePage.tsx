import { Anchor, Badge, Tabs } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { RecordHistory } from '#web/record/RecordHistory.tsx';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { useRemove } from '#web/record/useRemove.tsx';
import { amongst, oneOf, useId, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { type Rule, ruleSpec } from '../schema.ts';
import { RULE_CONTROLS, ruleGroups } from './form.tsx';
import { RulePreview } from './RulePreview.tsx';

const search = oneOf('tab');
const TABS = ['rule', 'history'] as const;

export function RulePage() {
  const query = useRecord<Rule>(ruleSpec, useId());
  return <WhenLoaded query={query}>{(row) => <OneRule key={row.id} rule={row} />}</WhenLoaded>;
}

function OneRule({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [{ tab }, change] = useSearchOf(search);
  return (
    <Page
      title={rule.name}
      up={{ to: '/rules', label: t('rules.title') }}
      beside={
        !rule.enabled && (
          <Badge variant="default" tt="none">
            {t('rules.off')}
          </Badge>
        )
      }
      lead={<Lead rule={rule} />}
      actions={<DeleteRule rule={rule} />}
    >
      <Tabs
        value={amongst(tab, TABS)}
        onChange={(v) => change({ tab: v === 'rule' ? undefined : (v ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="rule">{t('rules.one')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('tab.history')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rule">
          <RecordForm
            spec={ruleSpec}
            mode="edit"
            row={rule}
            fields={ruleGroups(t)}
            overrides={RULE_CONTROLS}
            preview={RulePreview}
            onDone={() => toast.done(t('rules.saved'))}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <RecordHistory spec={ruleSpec} id={rule.id} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** What the rule gives to how many, and why its grants are not changed one by one. */
function Lead({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation();
  return (
    <>
      {t('rules.gives', { count: rule.people ?? 0 })}{' '}
      <Anchor component={Link} to={`/profiles/${rule.profile_id}?view=holders`} inherit underline="always">
        {t('rules.whoHas', { profile: rule._names.profile_id })}
      </Anchor>
      . {t('rules.byHand')}
    </>
  );
}

function DeleteRule({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useRemove(ruleSpec);
  return (
    <CanButton
      row={rule}
      action="delete"
      variant="default"
      c="var(--mantine-color-error)"
      leftSection={<IconTrash size={16} />}
      onClick={() =>
        remove(rule, {
          warning: t('rules.deleteWarning', { count: rule.people ?? 0 }),
          changes: ['grant', 'person', 'profile'],
          after: () => void navigate({ to: '/rules' }),
        })
      }
    >
      {t('action.delete')}
    </CanButton>
  );
}
