import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { NOT_GRANTED } from '#access/decide.ts';
import { THINGS } from '#modules/access/web/ThingPicker.tsx';
import { useNavigationOf } from '#web/navigation.ts';
import { useRecord } from '#web/record/useRecord.tsx';
import { useSession } from '#web/session.ts';
import type { RecordFace } from '#wire/record-face.ts';

interface MissingProps {
  /** The record that the page is about. */
  readonly about: { readonly type: string; readonly id: string } | undefined;
}

/** What the person looked through is missing: sections, and what they may not do on this page; outlined there, too. */
export function Missing({ about }: MissingProps) {
  const { t } = useTranslation();
  const { person } = useSession();
  const { closed } = useNavigationOf();
  useEffect(() => {
    document.documentElement.dataset['reveal'] = '';
    return () => {
      delete document.documentElement.dataset['reveal'];
    };
  }, []);
  return (
    <div role="status">
      {closed.length > 0 && (
        <Text size="sm" mt={4}>
          {t('viewAs.missingSections', {
            name: person.name,
            sections: closed.map((item) => t(item.titleKey)).join(', '),
          })}
        </Text>
      )}
      {about ? <MissingHere about={about} /> : <Text size="sm">{t('viewAs.outlined')}</Text>}
    </div>
  );
}

function MissingHere({ about }: { readonly about: NonNullable<MissingProps['about']> }) {
  const { t, i18n } = useTranslation();
  const { person } = useSession();
  const { data } = useRecord(THINGS[about.type] as RecordFace, about.id);
  if (!data) return null;
  const lacks = Object.entries(data._can).filter(([, answer]) => answer !== true && answer.key === NOT_GRANTED);
  if (lacks.length === 0) return <Text size="sm">{t('viewAs.missingNothing', { name: person.name })}</Text>;
  const names = lacks.map(([action]) => t(nameOf(about.type, action), { defaultValue: action }));
  const rights = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names);
  return <Text size="sm">{t('viewAs.missingHere', { name: person.name, rights })}</Text>;
}

/** The message that names an action, `close`, or that of a facet, `notes:view`. */
function nameOf(type: string, short: string): string {
  const [action = short, facet] = short.split(':').toReversed();
  return `permission.${facet === undefined ? type : `${type}.${facet}`}:${action}`;
}
