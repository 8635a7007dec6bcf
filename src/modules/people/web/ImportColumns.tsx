import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCall } from '#web/query.ts';
import { useSession } from '#web/session.ts';
import { type CustomField, customFields, IMPORT_COLUMNS } from '../api.ts';
import classes from './ImportPage.module.css';
import { saveCsv } from './save-file.ts';

/** Which columns a file has, what stands in each, and an empty file to begin with. */
export function ImportColumns() {
  const { t } = useTranslation();
  const { person } = useSession();
  const custom = useCall(customFields).data?.items ?? [];
  const columns = [...IMPORT_COLUMNS, ...custom.map((f) => f.key)];
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('import.columns')} <code className={classes.columns}>{columns.join(', ')}</code>
      </Text>
      <details>
        <summary className={classes.summary}>{t('import.meaning')}</summary>
        <div className={classes.scroll}>
          <Table aria-label={t('import.meaning')}>
            <Table.Tbody>
              {IMPORT_COLUMNS.map((name) => (
                <Meaning key={name} name={name} text={t(`import.column.${name}`)} />
              ))}
              {custom.map((field) => (
                <CustomMeaning key={field.key} field={field} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </details>
      <Group gap="sm">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => saveCsv('people.csv', `${columns.join(',')}\r\n`)}
        >
          {t('import.emptyFile')}
        </Button>
        {person.kind === 'superadmin' && (
          <Anchor component={Link} to="/people/fields" size="sm">
            {t(custom.length === 0 ? 'import.addFields' : 'import.editFields')}
          </Anchor>
        )}
      </Group>
    </Stack>
  );
}

function Meaning({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <code>{name}</code>
      </Table.Th>
      <Table.Td>{text}</Table.Td>
    </Table.Tr>
  );
}

function CustomMeaning({ field }: { readonly field: CustomField }) {
  const { t } = useTranslation();
  const choices = field.choices ?? Object.values(field.linked ?? {}).flat();
  const parts = [
    `${field.label}: ${t(`fields.type.${field.type}`)}`,
    ...(field.required === true ? [t('fields.required')] : []),
    ...(choices.length > 0 ? [choices.join(', ')] : []),
  ];
  return <Meaning name={field.key} text={parts.join(' · ')} />;
}
