import { Checkbox, Group, Pill, Select, Stack, Text } from '@mantine/core';
import { Controller, type Control } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { SCOPES } from '#wire/endpoint.ts';
import { PlacePicker } from '#web/record/pickers.tsx';
import { DAYS, type Limits } from './limits.ts';

/** What a token may, where, and for how long. */
export function LimitFields({ control: given, scopes = SCOPES }: { control: unknown; scopes?: readonly string[] }) {
  const control = given as Control<Limits>;
  const { t } = useTranslation();
  return (
    <>
      <Controller
        control={control}
        name="scopes"
        render={({ field, fieldState }) => (
          <Checkbox.Group
            label={t('tokens.field.scopes')}
            value={field.value}
            onChange={field.onChange}
            error={fieldState.error && t('tokens.oneScope')}
            required
          >
            <Stack gap="xs" mt="xs">
              {scopes.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={t(`tokens.scope.${scope}`)}
                  description={t(`tokens.scopeHelp.${scope}`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
      />
      <Controller
        control={control}
        name="places"
        render={({ field }) => <Places chosen={field.value} onChange={field.onChange} />}
      />
      <Controller
        control={control}
        name="days"
        render={({ field }) => (
          <Select
            label={t('tokens.lives')}
            data={DAYS.map((value) => ({ value, label: t('tokens.days', { count: Number(value) }) }))}
            allowDeselect={false}
            value={field.value}
            onChange={field.onChange}
          />
        )}
      />
    </>
  );
}

type Chosen = Limits['places'];

/** The places to which a token is narrowed; none is all of its person's. */
function Places({ chosen, onChange }: { readonly chosen: Chosen; readonly onChange: (places: Chosen) => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <PlacePicker
        // A new key after each choice empties the box again.
        key={chosen.length}
        label={t('tokens.places')}
        description={t('tokens.placesHelp')}
        placeholder={t(chosen.length === 0 ? 'tokens.everywhere' : 'tokens.anotherPlace')}
        value={null}
        without={chosen.map((p) => p.id)}
        onChange={(id, name) => id !== null && onChange([...chosen, { id, name: name ?? id }])}
      />
      {chosen.length > 0 && (
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            {t('tokens.onlyIn')}
          </Text>
          {chosen.map((p) => (
            <Pill
              key={p.id}
              withRemoveButton
              removeButtonProps={{
                'aria-label': t('tokens.withoutPlace', { place: p.name }),
                tabIndex: 0,
                'aria-hidden': false,
              }}
              onRemove={() => onChange(chosen.filter((other) => other.id !== p.id))}
            >
              {p.name}
            </Pill>
          ))}
        </Group>
      )}
    </Stack>
  );
}
