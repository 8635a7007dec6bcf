import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall } from '#web/query.ts';
import type { Out } from '#wire/endpoint.ts';
import { oneOf, useSearchOf } from '#web/search.ts';
import { matrix, profilesApi, templates } from '../api.ts';
import type { Profile } from '../schema.ts';
import type { Matrix } from './matrix-model.ts';
import { EditorForm, EditorView } from './ProfileEditor.tsx';
import { BLANK, useProfileForm, type Values, valuesOf } from './useProfileForm.ts';

const search = oneOf('template', 'copy', 'view');

/** A new profile: blank, from a template, or as a copy of another one. */
export function NewProfilePage() {
  const { t } = useTranslation();
  const [{ template, copy }] = useSearchOf(search);
  const may = useMayCreate('profile');
  const permissions = useCall(matrix, {}, { staleTime: Number.POSITIVE_INFINITY });
  const built = useCall(templates, {}, { enabled: template !== undefined });
  const origin = useCall(profilesApi.get, { params: { id: copy ?? '' } }, { enabled: copy !== undefined });
  const others = useCall(profilesApi.list, { query: { limit: 200 } }, { enabled: template !== undefined });
  const queries = [
    permissions,
    ...(template === undefined ? [] : [built, others]),
    ...(copy === undefined ? [] : [origin]),
  ];
  const failed = queries.find((q) => q.isError);
  const start = startOf(
    built.data?.items.find((x) => x.key === template),
    origin.data as Profile | undefined,
    (name) => t('profiles.copyOf', { name }),
    new Set(((others.data?.items ?? []) as unknown as readonly Profile[]).map((p) => p.abbreviation)),
  );
  if (!may.allowed) {
    return (
      <Framed>
        <Empty title={t('profiles.mayNotCreate')} text={may.reason} />
      </Framed>
    );
  }
  if (failed) {
    return (
      <Framed>
        <ProblemView error={failed.error} retry={() => void failed.refetch()} />
      </Framed>
    );
  }
  if (!permissions.data || queries.some((q) => q.isPending)) {
    return (
      <Framed>
        <Loading lines={10} />
      </Framed>
    );
  }
  return (
    <Framed>
      <NewProfile start={start} matrix={permissions.data} />
    </Framed>
  );
}

function Framed({ children }: { readonly children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page title={t('profiles.new')} up={{ to: '/profiles', label: t('profiles.title') }}>
      {children}
    </Page>
  );
}

type Template = Out<typeof templates>['items'][number];

/** What a new profile starts with. A short name that another one has is left out: it is to tell them apart. */
function startOf(
  template: Template | undefined,
  origin: Profile | undefined,
  named: (name: string) => string,
  taken: ReadonlySet<string>,
): Values {
  if (origin)
    return { ...valuesOf(origin), name: named(origin.name), abbreviation: '', is_default: false, template: null };
  if (!template) return BLANK;
  const { key, name, abbreviation, description, bits, lines, lifecycle } = template;
  return {
    ...BLANK,
    name,
    abbreviation: taken.has(abbreviation) ? '' : abbreviation,
    description,
    interface: template.interface,
    bits,
    lines,
    lifecycle,
    template: key,
  };
}

function NewProfile({ start, matrix: all }: { readonly start: Values; readonly matrix: Matrix }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [{ view = 'matrix' }, change] = useSearchOf(search);
  const editor = useProfileForm(start, undefined, (row) => {
    void navigate({ to: '/profiles/$id', params: { id: row.id } as never });
  });
  return (
    <EditorForm editor={editor} profile={undefined} readOnly="">
      <Tabs value={view} onChange={(v) => change({ view: v ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="matrix">{t('profiles.view.matrix')}</Tabs.Tab>
          <Tabs.Tab value="bits">{t('profiles.view.bits')}</Tabs.Tab>
          <Tabs.Tab value="lifecycle">{t('profiles.view.lifecycle')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={view}>
          <EditorView
            editor={editor}
            matrix={all}
            saved={start}
            view={view === 'bits' || view === 'lifecycle' ? view : 'matrix'}
            readOnly=""
          />
        </Tabs.Panel>
      </Tabs>
    </EditorForm>
  );
}
