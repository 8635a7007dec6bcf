import { Badge, Tabs } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { ExplainButton } from '#modules/access/web/ExplainButton.tsx';
import { CanButton, useCan, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { RecordHistory } from '#web/record/RecordHistory.tsx';
import { useKeepRecord, useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { useRemove } from '#web/record/useRemove.tsx';
import { oneOf, useId, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { matrix } from '../api.ts';
import { type Profile, profileSpec } from '../schema.ts';
import { useBuiltIns } from './built-in.ts';
import { BUILT_IN, CompareProfiles } from './CompareProfiles.tsx';
import { ExportProfile } from './ExportProfile.tsx';
import { HoldersPanel } from './HoldersPanel.tsx';
import type { Matrix } from './matrix-model.ts';
import css from './profile.module.css';
import { EditorForm, EditorView } from './ProfileEditor.tsx';
import { ProfileRail } from './ProfileRail.tsx';
import { useProfileForm, valuesOf } from './useProfileForm.ts';

const search = oneOf('view', 'with');

const VIEWS = ['matrix', 'bits', 'lifecycle', 'holders', 'compare', 'history'] as const;

export function ProfilePage() {
  const id = useId();
  const profile = useRecord<Profile>(profileSpec, id);
  const permissions = useCall(matrix, {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <WhenLoaded query={profile} lines={10}>
      {(row) => (
        <WhenLoaded query={permissions} lines={10}>
          {(all) => <ProfileView key={row.id} profile={row} matrix={all} />}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}

interface ViewProps {
  readonly profile: Profile;
  readonly matrix: Matrix;
}

function ProfileView({ profile, matrix: all }: ViewProps) {
  const { t } = useTranslation();
  const [asked, change] = useSearchOf(search);
  const { view = 'matrix' } = asked;
  const tell = useSavedWithUndo();
  const toast = useToast();
  const keep = useKeepRecord(profileSpec);
  const can = useCan(profile, 'edit');
  const editor = useProfileForm(valuesOf(profile), profile, (row) => {
    keep(row as never);
    // There is always a default: another one is chosen, this is not taken back.
    if (row.is_default && !profile.is_default) toast.done(t('profiles.saved'));
    else tell(t('profiles.saved'), row.id);
  });
  const readOnly = can.allowed ? '' : can.reason;
  const parts = { editor, matrix: all, readOnly, profile };
  const builtIn = useBuiltIns()(profile);
  return (
    <Page
      title={profile.name}
      up={{ to: '/profiles', label: t('profiles.title') }}
      beside={
        <>
          {profile.abbreviation && <Badge variant="default">{profile.abbreviation}</Badge>}
          {profile.is_default && (
            <Badge variant="light" tt="none">
              {t('profiles.default')}
            </Badge>
          )}
          {builtIn.differs && (
            <Badge
              component={Link}
              to={`/profiles/${profile.id}?view=compare&with=${BUILT_IN}`}
              variant="light"
              color="orange"
              tt="none"
              style={{ cursor: 'pointer' }}
            >
              {t('profiles.builtIn.badge')}
            </Badge>
          )}
        </>
      }
      lead={t('profiles.held', { count: profile.people })}
      actions={<ProfileActions profile={profile} />}
    >
      <div className={css.beside}>
        <ProfileRail current={profile.id} view={view} />
        <EditorForm editor={editor} profile={profile} readOnly={readOnly}>
          <Tabs
            value={view}
            onChange={(v) => change({ view: v === 'matrix' ? undefined : (v ?? undefined) })}
            mt="md"
            keepMounted={false}
          >
            <Tabs.List mb="md">
              {VIEWS.map((v) => (
                <Tabs.Tab key={v} value={v}>
                  {t(`profiles.view.${v}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="matrix">
              <EditorView {...parts} saved={editor.saved} view="matrix" />
            </Tabs.Panel>
            <Tabs.Panel value="bits">
              <EditorView {...parts} saved={editor.saved} view="bits" />
            </Tabs.Panel>
            <Tabs.Panel value="lifecycle">
              <EditorView {...parts} saved={editor.saved} view="lifecycle" />
            </Tabs.Panel>
            <Tabs.Panel value="holders">
              <HoldersPanel profile={profile} />
            </Tabs.Panel>
            <Tabs.Panel value="compare">
              <CompareProfiles
                profile={profile}
                matrix={all}
                otherId={asked.with}
                builtIn={builtIn.template}
                onOther={(id) => change({ with: id ?? undefined })}
              />
            </Tabs.Panel>
            <Tabs.Panel value="history">
              <RecordHistory spec={profileSpec} id={profile.id} />
            </Tabs.Panel>
          </Tabs>
        </EditorForm>
      </div>
    </Page>
  );
}

function ProfileActions({ profile }: Pick<ViewProps, 'profile'>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useRemove(profileSpec);
  const mayCreate = useMayCreate('profile');
  return (
    <>
      <CanButton
        can={mayCreate}
        variant="default"
        leftSection={<IconCopy size={16} />}
        onClick={() => void navigate({ to: '/profiles/new', search: { copy: profile.id } as never })}
      >
        {t('profiles.duplicate')}
      </CanButton>
      <ExportProfile profile={profile} />
      <CanButton
        row={profile}
        action="delete"
        variant="default"
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} />}
        onClick={() =>
          remove(profile, {
            warning: t('profiles.deleteWarning', { count: profile.people }),
            after: () => void navigate({ to: '/profiles' }),
          })
        }
      >
        {t('action.delete')}
      </CanButton>
      <ExplainButton type="profile" id={profile.id} title={profile.name} />
    </>
  );
}
