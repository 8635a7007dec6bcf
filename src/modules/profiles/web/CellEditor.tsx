import { Button, Checkbox, CloseButton, Group, Popover, Radio, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type CellDef, type CellState, floorOf, LEVELS, lineOf, type ProfileLine, rankOf } from './matrix-model.ts';
import { useNames } from './names.ts';
import css from './matrix.module.css';
import { PlaceList } from './PlaceList.tsx';

interface CellEditorProps {
  readonly cell: CellDef;
  /** Where the cell stands in the window. */
  readonly at: DOMRect;
  readonly state: CellState | undefined;
  readonly onChange: (lines: readonly ProfileLine[]) => void;
  readonly onClose: () => void;
}

const FREE = { fn: ({ x, y }: { readonly x: number; readonly y: number }) => ({ x, y }) };

/** Chooses how far one permission reaches, and whose groups, organizations or relations are meant. */
export function CellEditor({ cell, at, state, onChange, onClose }: CellEditorProps) {
  const { t } = useTranslation();
  const names = useNames();
  const floor = floorOf(state);
  const lines = state?.lines ?? [];
  const line = lines.toSorted((a, b) => rankOf(b.reach) - rankOf(a.reach))[0];
  const rest = lines.filter((l) => l !== line);
  const replace = (next: ProfileLine | undefined): void => onChange(next ? [next, ...rest] : rest);
  const codes = [...new Set(state?.fromBits.map((b) => b.code))].join(', ');
  return (
    <Popover
      opened
      withRoles={false}
      onDismiss={onClose}
      onClose={onClose}
      position="bottom-start"
      width={320}
      trapFocus
      shadow="md"
      // Long as it is, it stays in the window, over the cell if there is no room beside it.
      middlewares={{ flip: true, shift: { crossAxis: true, limiter: FREE } }}
    >
      <Popover.Target>
        <div
          style={{ position: 'fixed', left: at.left, top: at.top, width: at.width, height: at.height, zIndex: -1 }}
        />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={names.permission(cell)} className={css.choices as string}>
        <Stack gap="sm">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text fw={600} size="sm">
              {names.permission(cell)}
            </Text>
            <CloseButton aria-label={t('profiles.close')} onClick={onClose} size="sm" />
          </Group>
          {floor > 0 && (
            <Text size="xs">{t('profiles.editor.floor', { codes, reach: t(`profiles.reach.${LEVELS[floor]}`) })}</Text>
          )}
          <Radio.Group
            aria-label={t('profiles.editor.reach')}
            value={line?.reach ?? 'none'}
            onChange={(v) => (v === 'none' ? onChange([]) : replace(lineOf(cell, v)))}
          >
            <Stack gap={6}>
              {LEVELS.filter((l) => l === 'none' || cell.reaches.includes(l)).map((l) => (
                <Radio
                  key={l}
                  value={l}
                  size="sm"
                  data-autofocus={(line?.reach ?? 'none') === l || undefined}
                  label={t(l === 'none' && floor > 0 ? 'profiles.editor.onlyBit' : `profiles.level.${l}`)}
                  description={t(`profiles.reachHelp.${l}`)}
                  disabled={l !== 'none' && rankOf(l) < floor}
                />
              ))}
            </Stack>
          </Radio.Group>
          {line?.reach === 'own' && <Relations cell={cell} line={line} onChange={replace} />}
          {(line?.reach === 'group' || line?.reach === 'organization') && (
            <Whose cell={cell} line={line} onChange={replace} />
          )}
          {rest.length > 0 && (
            <Group justify="space-between">
              <Text size="xs">{t('profiles.editor.more', { count: rest.length })}</Text>
              <Button size="compact-xs" variant="default" onClick={() => onChange(line ? [line] : [])}>
                {t('profiles.editor.dropMore')}
              </Button>
            </Group>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface PartProps {
  readonly cell: CellDef;
  readonly line: ProfileLine;
  readonly onChange: (line: ProfileLine) => void;
}

function Relations({ cell, line, onChange }: PartProps) {
  const { t } = useTranslation();
  const names = useNames();
  if (cell.relations.length < 2) return null;
  return (
    <Checkbox.Group
      label={t('profiles.editor.relations')}
      description={t('profiles.editor.relationsHelp')}
      value={[...(line.via ?? [])]}
      onChange={(via) => onChange(lineOf(cell, 'own', via.length > 0 ? { via } : {}))}
    >
      <Group gap="xs" mt={6}>
        {cell.relations.map((r) => (
          <Checkbox key={r} value={r} size="sm" label={names.relation(cell.type, r)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function Whose({ cell, line, onChange }: PartProps) {
  const { t } = useTranslation();
  const names = useNames();
  const kind = line.reach === 'group' ? 'group' : 'organization';
  const selected = Array.isArray(line.list) ? line.list : null;
  const set = (more: Partial<ProfileLine>): void => {
    const { by, list } = { ...line, ...more };
    onChange(lineOf(cell, line.reach, { ...(by && { by }), ...(list && { list }) }));
  };
  return (
    <Stack gap="xs">
      {kind === 'organization' && cell.organizations.length > 1 && (
        <Select
          size="xs"
          label={t('profiles.editor.by')}
          data={cell.organizations.map((o) => ({ value: o, label: names.organization(cell.type, o) }))}
          value={line.by ?? cell.organizations[0] ?? null}
          onChange={(by) => by && set({ by })}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <Radio.Group
        label={t(`profiles.editor.whose_${kind}`)}
        value={selected ? 'selected' : ((line.list as string | undefined) ?? 'mine')}
        onChange={(v) => set({ list: v === 'selected' ? [] : (v as 'mine' | 'every') })}
      >
        <Stack gap={8} mt={6}>
          {['mine', 'every', 'selected'].map((v) => (
            <Radio key={v} value={v} size="sm" label={t(`profiles.list.${kind}_${v}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {selected && <PlaceList kind={kind} value={selected} onChange={(list) => set({ list })} />}
    </Stack>
  );
}
