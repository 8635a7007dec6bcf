import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LANDINGS, personSpec } from '#modules/people/schema.ts';
import { useLabels } from '#web/record/labels.ts';
import { useSession } from '#web/session.ts';
import { mayStartOn } from '#web/start.ts';

interface StartPageProps {
  /** Empty: the first section that is open. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The page one starts on, of those that are open; one that was chosen and is not open any more says so. */
export function StartPageSelect({ value, onChange }: StartPageProps) {
  const { t } = useTranslation();
  const labels = useLabels(personSpec);
  const session = useSession();
  const closed = value !== '' && !mayStartOn(session, value);
  const data = LANDINGS.filter((l) => l === value || mayStartOn(session, l)).map((l) => ({
    value: l as string,
    label: labels.choice('landing', l),
  }));
  return (
    <Select
      label={labels.field('landing')}
      description={t('start.help')}
      placeholder={t('start.first')}
      data={data}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? '')}
      error={closed && t('start.notOpen')}
      clearable
    />
  );
}
