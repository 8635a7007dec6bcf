import { Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Keys of the ticket page; `mod` is Ctrl, on a Mac the command key. */
const KEYS = [
  ['r', 'reply'],
  ['n', 'note'],
  ['t', 'take'],
  ['c', 'close'],
  ['Ctrl + Enter', 'send'],
  ['?', 'help'],
] as const;

export function HelpOverlay({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tickets.keys.title')}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <Table>
        <Table.Tbody>
          {KEYS.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Th w={140}>
                <Kbd>{key}</Kbd>
              </Table.Th>
              <Table.Td>{t(`tickets.keys.${what}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
