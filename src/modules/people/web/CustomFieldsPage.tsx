import { ActionIcon, Button, Checkbox, Group, Paper, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '#wire/call.ts';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { UnsavedGuard } from '#web/record/UnsavedGuard.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useSession } from '#web/session.ts';
import { useToast } from '#web/toast.tsx';
import { isChoice, LinkedChoices } from './LinkedChoices.tsx';
import { CUSTOM_TYPES, type CustomField, customFields, putCustomFields } from '../api.ts';

/** The further fields that every person has here; for super administrators. */
export function CustomFieldsPage() {
  const { t } = useTranslation();
  const query = useCall(customFields);
  const { person } = useSession();
  const allowed = person.kind === 'superadmin';
  return (
    <Page title={t('fields.title')} up={{ to: '/people', label: t('people.title') }} lead={t('fields.lead')}>
      {allowed ? (
        <WhenLoaded query={query}>{({ items }) => <Editor items={items} />}</WhenLoaded>
      ) : (
        <Empty title={t('forbidden.title')} text={t('fields.onlySuperadmin')} />
      )}
    </Page>
  );
}

/** A field in the making: `made` ones keep their key, since people's values hang on it. */
interface Draft {
  readonly uid: string;
  readonly made: boolean;
  readonly field: CustomField;
  /** What the server said of its controls, until it is changed. */
  readonly faults?: Faults;
}

/** Sentences by the name of what they are said of. */
type Faults = Readonly<Record<string, string>>;

const PLACED = /^items\.(\d+)\.(label|key|choices|linked|parent)\b/;

/** What is said of each draft, by its place, and whether that is all there is to say. */
function faultsIn(error: unknown): { readonly of: (at: number) => Faults; readonly areAll: boolean } {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const placed = errors.map(({ field, message }) => ({ to: PLACED.exec(field), message }));
  return {
    of: (at) =>
      Object.fromEntries(placed.flatMap(({ to, message }) => (Number(to?.[1]) === at ? [[to?.[2], message]] : []))),
    areAll: errors.length > 0 && placed.every(({ to }) => to !== null),
  };
}

const draftOf = (field: CustomField, made: boolean, uid: string = crypto.randomUUID()): Draft => ({ uid, made, field });

/** A key made from a label: `Employee card no.` -> `employee_card_no`. */
const keyOf = (label: string): string =>
  label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60);

function Editor({ items }: { readonly items: readonly CustomField[] }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(putCustomFields, { changes: ['person'] });
  const [drafts, setDrafts] = useState(() => items.map((field) => draftOf(field, true)));
  const [dirty, setDirty] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  const change = (next: readonly Draft[]): void => {
    setDrafts([...next]);
    setDirty(true);
  };
  const move = (at: number, by: number): void => {
    const next = [...drafts];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    change(next);
  };
  const save = (): void =>
    send.mutate(
      { body: { items: drafts.map(({ field }, position) => ({ ...field, position })) } },
      {
        onSuccess: (answer) => {
          setDrafts(answer.items.map((field) => draftOf(field, true)));
          setDirty(false);
          toast.done(t('state.saved'));
        },
        onError: (error) => {
          const faults = faultsIn(error);
          const sent = drafts.map(({ uid }) => uid);
          setDrafts((now) => now.map((draft) => ({ ...draft, faults: faults.of(sent.indexOf(draft.uid)) })));
          setRefusals(refusals + 1);
        },
      },
    );
  const add = (): void => change([...drafts, draftOf({ key: '', label: '', type: 'text' }, false)]);
  const complete = drafts.every(
    ({ field }) =>
      field.label.trim() !== '' && field.key !== '' && (field.type !== 'linked' || field.parent !== undefined),
  );
  return (
    <Stack gap="sm" maw={860} ref={form}>
      <UnsavedGuard when={dirty} />
      {send.error && !faultsIn(send.error).areAll && <ProblemView error={send.error} />}
      {drafts.length === 0 && <Empty title={t('fields.empty')} text={t('fields.emptyHelp')} />}
      {drafts.map((draft, at) => (
        <FieldRow
          key={draft.uid}
          draft={draft}
          above={drafts.slice(0, at).map((d) => d.field)}
          onChange={(field) => change(drafts.map((d) => (d === draft ? draftOf(field, d.made, d.uid) : d)))}
          {...(at > 0 ? { onUp: () => move(at, -1) } : {})}
          {...(at < drafts.length - 1 ? { onDown: () => move(at, 1) } : {})}
          onRemove={() => change(drafts.filter((d) => d !== draft))}
        />
      ))}
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={add}>
          {t('fields.add')}
        </Button>
        <Button onClick={save} loading={send.isPending} disabled={!dirty || !complete}>
          {t('action.save')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The field with another type; a linked choice depends on the last choice before it. */
function typed(field: CustomField, type: CustomField['type'], above: readonly CustomField[]): CustomField {
  const { choices, parent: _parent, linked: _linked, ...plain } = field;
  if (type === 'choice') return { ...plain, type, choices: choices ?? [] };
  const parent = above.findLast(isChoice)?.key;
  return type === 'linked'
    ? { ...plain, type, linked: {}, ...(parent === undefined ? {} : { parent }) }
    : { ...plain, type };
}

function FieldRow(props: {
  readonly draft: Draft;
  /** The fields before this one. */
  readonly above: readonly CustomField[];
  readonly onChange: (field: CustomField) => void;
  readonly onUp?: () => void;
  readonly onDown?: () => void;
  readonly onRemove: () => void;
}) {
  const { draft, above, onChange, onUp, onDown, onRemove } = props;
  const { field, made, faults = {} } = draft;
  const { t } = useTranslation();
  const named = { field: field.label || t('fields.new') };
  const relabel = (label: string): void => onChange({ ...field, label, ...(made ? {} : { key: keyOf(label) }) });
  return (
    <Paper withBorder p="sm">
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('fields.label')}
          value={field.label}
          error={faults.label}
          onChange={(e) => relabel(e.currentTarget.value)}
          maxLength={100}
          required
          autoFocus={!made}
        />
        <TextInput label={t('fields.key')} value={field.key} error={faults.key} readOnly variant="filled" w={150} />
        <Select
          label={t('fields.type')}
          data={CUSTOM_TYPES.map((value) => ({ value, label: t(`fields.type.${value}`) }))}
          value={field.type}
          onChange={(type) => type && onChange(typed(field, type as CustomField['type'], above))}
          allowDeselect={false}
          w={150}
        />
        <Checkbox
          label={t('fields.required')}
          checked={field.required === true}
          onChange={(e) => onChange({ ...field, required: e.currentTarget.checked })}
          pb={8}
        />
        <Checkbox
          label={t('fields.list')}
          checked={field.list === true}
          onChange={(e) => onChange({ ...field, list: e.currentTarget.checked })}
          pb={8}
        />
        <Checkbox
          label={t('fields.search')}
          checked={field.search === true}
          onChange={(e) => onChange({ ...field, search: e.currentTarget.checked })}
          pb={8}
        />
        <Group gap={4} ml="auto">
          <ActionIcon
            variant="subtle"
            aria-label={t('fields.up', named)}
            disabled={!onUp}
            {...(onUp ? { onClick: onUp } : {})}
          >
            <IconArrowUp size={18} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            aria-label={t('fields.down', named)}
            disabled={!onDown}
            {...(onDown ? { onClick: onDown } : {})}
          >
            <IconArrowDown size={18} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" aria-label={t('fields.remove', named)} onClick={onRemove}>
            <IconTrash size={18} />
          </ActionIcon>
        </Group>
      </Group>
      {field.type === 'choice' && (
        <TagsInput
          mt="xs"
          label={t('fields.choices')}
          description={t('fields.choicesHelp')}
          value={field.choices ?? []}
          error={faults.choices}
          onChange={(choices) => onChange({ ...field, choices })}
        />
      )}
      {field.type === 'linked' && <LinkedChoices field={field} above={above} faults={faults} onChange={onChange} />}
      {field.search === true && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('fields.searchHelp', { key: field.key })}
        </Text>
      )}
    </Paper>
  );
}
