import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportProfileJson, exportProfileYaml } from '#modules/policy/api.ts';
import { urlOf } from '#wire/call.ts';
import type { Profile } from '../schema.ts';

/** The profile as a file that another installation applies. */
export function ExportProfile({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation();
  const files = [
    { endpoint: exportProfileYaml, ending: 'yaml' },
    { endpoint: exportProfileJson, ending: 'json' },
  ] as const;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t('profiles.export.do')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {files.map(({ endpoint, ending }) => (
          <Menu.Item
            key={ending}
            component="a"
            href={urlOf(endpoint, { id: profile.id })}
            download={`${profile.name}.${ending}`}
          >
            {t(`profiles.export.${ending}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
