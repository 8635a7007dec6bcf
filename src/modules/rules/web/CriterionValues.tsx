import { Checkbox, Group, MultiSelect, Select, Stack, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PERSON_KINDS } from '#access/policy.ts';
import { customFields } from '#modules/people/api.ts';
import { PlaceList } from '#modules/profiles/web/PlaceList.tsx';
import { useCall } from '#web/query.ts';
import type { Criterion } from '../schema.ts';

interface ValuesProps<C extends Criterion = Criterion> {
  readonly value: C;
  readonly onChange: (value: Criterion) => void;
}

/** The values of one condition, of which one must be true. */
export function CriterionValues({ value: c, onChange }: ValuesProps) {
  const { t } = useTranslation();
  switch (c.field) {
    case 'organization':
    case 'group':
      return (
        <Stack gap={6} flex={1} miw={220}>
          <PlaceList size="sm" kind={c.field} value={c.in} onChange={(ids) => onChange({ ...c, in: ids })} />
          {c.field === 'organization' && (
            <Checkbox
              label={t('rules.criterion.below')}
              checked={c.below === true}
              onChange={(e) => onChange({ ...c, below: e.currentTarget.checked })}
            />
          )}
        </Stack>
      );
    case 'kind':
      return (
        <MultiSelect
          flex={1}
          miw={220}
          label={t('rules.criterion.oneOf')}
          data={PERSON_KINDS.map((k) => ({ value: k, label: t(`people.choice.kind.${k}`) }))}
          value={[...c.in]}
          onChange={(kinds) => onChange({ ...c, in: kinds })}
        />
      );
    case 'custom':
      return <Custom value={c} onChange={onChange} />;
    default:
      return (
        <TagsInput
          flex={1}
          miw={220}
          label={t('rules.criterion.oneOf')}
          description={t('rules.criterion.words')}
          value={[...c.in]}
          onChange={(words) => onChange({ ...c, in: words })}
        />
      );
  }
}

function Custom({ value: c, onChange }: ValuesProps<Extract<Criterion, { field: 'custom' }>>) {
  const { t } = useTranslation();
  const { data } = useCall(customFields);
  const field = data?.items.find((f) => f.key === c.key);
  return (
    <Group gap="sm" align="flex-start" flex={1} miw={220}>
      <Select
        label={t('rules.criterion.key')}
        w={{ base: '100%', xs: 180 }}
        data={(data?.items ?? []).map((f) => ({ value: f.key, label: f.label }))}
        value={c.key || null}
        placeholder={data?.items.length === 0 ? t('rules.criterion.noFields') : undefined}
        onChange={(key) => onChange({ ...c, key: key ?? '', in: [] })}
      />
      <TagsInput
        flex={1}
        miw={160}
        label={t('rules.criterion.oneOf')}
        description={t('rules.criterion.words')}
        data={field?.choices ?? []}
        value={[...c.in]}
        onChange={(words) => onChange({ ...c, in: words })}
      />
    </Group>
  );
}
