import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecordFace } from '#wire/record-face.ts';
import { ValueText } from './FieldValue.tsx';
import { fromControl, type Values } from './form-values.ts';
import { useLabels } from './labels.ts';
import type { AnyRow } from './rows.ts';

/** Somebody else has saved meanwhile: what stands there now beside what one was about to write, and the choice. */
export function Conflict(props: {
  readonly spec: RecordFace;
  readonly mine: Values;
  readonly theirs: AnyRow;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}) {
  const { spec, mine, theirs, onTake, onKeep } = props;
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const differing = Object.keys(mine).filter(
    (name) => JSON.stringify(fromControl(spec.fields[name] as never, mine[name])) !== JSON.stringify(theirs[name]),
  );
  return (
    <Alert color="yellow" role="alert" title={t('conflict.title')}>
      <Stack gap="xs">
        <Text size="sm">{t('conflict.text')}</Text>
        {differing.length > 0 && (
          <Table aria-label={t('conflict.title')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('conflict.field')}</Table.Th>
                <Table.Th>{t('conflict.theirs')}</Table.Th>
                <Table.Th>{t('conflict.mine')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differing.map((name) => (
                <Table.Tr key={name}>
                  <Table.Th>{labels.field(name)}</Table.Th>
                  <Table.Td>
                    <ValueText spec={spec} name={name} value={theirs[name]} known={theirs._names[name]} />
                  </Table.Td>
                  <Table.Td>
                    <ValueText spec={spec} name={name} value={mine[name]} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Group>
          <Button size="xs" onClick={onTake}>
            {t('conflict.take')}
          </Button>
          <Button size="xs" variant="default" onClick={onKeep}>
            {t('conflict.keep')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
