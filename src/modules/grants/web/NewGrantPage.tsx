import { useNavigate } from '@tanstack/react-router';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import type { FormFieldProps } from '#web/record/FormField.tsx';
import { useLabels } from '#web/record/labels.ts';
import { type Giving, ProfilePicker } from '#web/record/pickers.tsx';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { grantSpec } from '../schema.ts';

const search = oneOf('profile_id');

/** Where one came from, when it was to give this profile. */
const holdersOf = (id: string) => ({ to: `/profiles/${id}?view=holders` });

/** A new grant, to one person or to the members of a group. */
export function NewGrantPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('grant');
  const [{ profile_id }] = useSearchOf(search);
  return (
    <Page title={t('grants.new')} lead={t('grants.newLead')} up={{ to: '/grants', label: t('grants.title') }}>
      {may.allowed ? (
        <RecordForm
          spec={grantSpec}
          mode="create"
          {...(profile_id === undefined ? {} : { initial: { profile_id } })}
          overrides={{ profile_id: GivenProfile }}
          fields={[
            { title: t('grants.who'), fields: ['person_id', 'group_id'] },
            { title: t('grants.what'), fields: ['profile_id', 'place_id', 'below'] },
            { title: t('grants.when'), fields: ['starts_at', 'ends_at'] },
          ]}
          onDone={() => void navigate(profile_id === undefined ? { to: '/grants' } : holdersOf(profile_id))}
        />
      ) : (
        <Empty title={t('grants.mayNot')} text={may.reason} />
      )}
    </Page>
  );
}

/** The profile, with what stands against giving it to those and there where the form says. */
function GivenProfile({ spec, name, value, onChange, onBlur, error, required, control }: FormFieldProps) {
  const labels = useLabels(spec);
  const { place_id, below, person_id, group_id } = useWatch(control ? { control } : {}) as Giving;
  return (
    <ProfilePicker
      label={labels.field(name)}
      required={required}
      onBlur={onBlur}
      value={(value as string | null) ?? null}
      onChange={(id) => onChange(id)}
      giving={{ place_id, below, person_id, group_id }}
      {...(error ? { error } : {})}
    />
  );
}
