import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { ProfilePicker } from '#web/record/pickers.tsx';
import { type Profile, profileSpec } from '../schema.ts';
import type { Template } from './built-in.ts';
import { Differences } from './Differences.tsx';
import type { Matrix } from './matrix-model.ts';

/** Stands for the built-in profile in the address. */
export const BUILT_IN = 'built-in';

interface CompareProps {
  readonly profile: Profile;
  readonly matrix: Matrix;
  /** Id of a profile, or `BUILT_IN`. */
  readonly otherId: string | undefined;
  /** The built-in profile that this one was made from. */
  readonly builtIn: Template | undefined;
  readonly onOther: (id: string | null) => void;
}

/** Where two profiles differ, permission by permission, access bits spelled out. */
export function CompareProfiles({ profile, matrix, otherId, builtIn, onOther }: CompareProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="sm">
        <ProfilePicker
          label={t('profiles.compare.with')}
          value={otherId === BUILT_IN ? null : (otherId ?? null)}
          onChange={onOther}
          without={[profile.id]}
          clearable
          w={{ base: '100%', xs: 360 }}
        />
        {builtIn && (
          <Button
            variant={otherId === BUILT_IN ? 'light' : 'default'}
            aria-pressed={otherId === BUILT_IN}
            onClick={() => onOther(otherId === BUILT_IN ? null : BUILT_IN)}
          >
            {t('profiles.builtIn.compare', { name: builtIn.name })}
          </Button>
        )}
      </Group>
      {otherId === undefined ? (
        <Text size="sm" c="dimmed">
          {t('profiles.compare.choose')}
        </Text>
      ) : otherId === BUILT_IN ? (
        builtIn && (
          <Differences
            matrix={matrix}
            one={profile}
            other={{ ...builtIn, id: BUILT_IN, name: t('profiles.builtIn.name', { name: builtIn.name }) }}
          />
        )
      ) : (
        <Other profile={profile} matrix={matrix} otherId={otherId} />
      )}
    </Stack>
  );
}

function Other({
  profile,
  matrix,
  otherId,
}: Omit<CompareProps, 'onOther' | 'otherId' | 'builtIn'> & { readonly otherId: string }) {
  const query = useRecord<Profile>(profileSpec, otherId);
  return (
    <WhenLoaded query={query}>{(other) => <Differences matrix={matrix} one={profile} other={other} />}</WhenLoaded>
  );
}
