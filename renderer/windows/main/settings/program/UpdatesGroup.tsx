import { useIntl, type IntlShape } from 'react-intl';
import type { OfferedRelease, UpdateView } from '../../../../../core/ipc/updates.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { CopyRow } from '../../../../components/copying/CopyRow.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { useAsk } from '../../MainBridge.tsx';
import { NamedPresses } from '../../NamedPresses.tsx';
import { SettingsCard, SettingsGroup } from '../parts/SettingsGroup.tsx';
import { useUpdates } from '../parts/useUpdates.ts';
import styles from '../parts/Settings.module.css';
import news from './UpdatesGroup.module.css';

const COMMANDS = {
  apt: 'sudo apt update && sudo apt install --only-upgrade ringfort',
  dnf: 'sudo dnf upgrade ringfort',
  zypper: 'sudo zypper update ringfort',
} as const;

/** Whether there is a newer Ringfort, what is new in it, and what becomes of it. */
export function UpdatesGroup() {
  const intl = useIntl();
  const view = useUpdates();
  if (view === null) return null;
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.updates' })}>
      <Updates view={view} />
    </SettingsGroup>
  );
}

/** The same, for where its heading stands already. */
export function UpdatesCard() {
  const view = useUpdates();
  if (view === null) return null;
  return (
    <SettingsCard>
      <Updates view={view} />
    </SettingsCard>
  );
}

function Updates({ view }: { readonly view: UpdateView }) {
  return (
    <div className={styles['item']}>
      <Standing view={view} />
      {'release' in view && <News release={view.release} />}
      <Steps view={view} />
    </div>
  );
}

function Standing({ view }: { readonly view: UpdateView }) {
  const intl = useIntl();
  if (view.state === 'failed') {
    return (
      <Notice kind="warning" role="status" remedies={<NamedPresses of={`updates.failed.${view.reason}`} />}>
        {intl.formatMessage({ id: `updates.failed.${view.reason}` })}
      </Notice>
    );
  }
  // Each per cent would be read aloud.
  const isSaid = view.state !== 'downloading';
  return (
    <>
      <p {...(isSaid ? { role: 'status' } : {})}>{standingText(intl, view)}</p>
      {view.state === 'told' && view.owner !== 'person' && (
        <CopyRow
          text={COMMANDS[view.owner]}
          copyLabel={intl.formatMessage({ id: 'updates.copyCommand' })}
          copiedLabel={intl.formatMessage({ id: 'app.copied' })}
        />
      )}
    </>
  );
}

function standingText(intl: IntlShape, view: Exclude<UpdateView, { state: 'failed' }>): string {
  switch (view.state) {
    case 'none':
      return intl.formatMessage({ id: 'updates.none' });
    case 'checking':
      return intl.formatMessage({ id: 'updates.checking' });
    case 'newest':
      return view.checkedAt === null
        ? intl.formatMessage({ id: 'updates.unchecked' })
        : intl.formatMessage(
            { id: 'updates.newest' },
            { when: intl.formatDate(view.checkedAt, { dateStyle: 'medium', timeStyle: 'short' }) },
          );
    case 'available':
      return view.heldByCall
        ? intl.formatMessage({ id: 'updates.available.call' }, { version: view.release.version })
        : intl.formatMessage({ id: 'updates.available' }, { version: view.release.version });
    case 'downloading':
      return intl.formatMessage(
        { id: 'updates.downloading' },
        {
          version: view.release.version,
          percent: intl.formatNumber(view.percent / 100, { style: 'percent' }),
        },
      );
    case 'ready':
      return view.heldByCall
        ? intl.formatMessage({ id: 'updates.ready.call' }, { version: view.release.version })
        : intl.formatMessage({ id: 'updates.ready' }, { version: view.release.version });
    case 'installed':
      return intl.formatMessage(
        { id: view.heldByCall ? 'updates.installed.call' : 'updates.installed' },
        { version: view.version },
      );
    case 'told':
      return intl.formatMessage(
        { id: view.owner === 'person' ? 'updates.told.person' : 'updates.told.packages' },
        { version: view.release.version },
      );
  }
}

function News({ release }: { readonly release: OfferedRelease }) {
  const intl = useIntl();
  const notes = release.notes[intl.locale.startsWith('ru') ? 'ru' : 'en'];
  if (notes.length === 0) return null;
  return (
    <details className={news['news']}>
      <summary>{intl.formatMessage({ id: 'updates.news' }, { version: release.version })}</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}

function Steps({ view }: { readonly view: UpdateView }) {
  const intl = useIntl();
  const ask = useAsk();
  const canLook = ['newest', 'failed', 'told'].includes(view.state);
  const canDownload = view.state === 'available' && !view.heldByCall;
  const canRestart = (view.state === 'ready' || view.state === 'installed') && !view.heldByCall;
  if (!canLook && !canDownload && !canRestart) return null;
  return (
    <div className={styles['buttons']}>
      {canLook && (
        <Button onClick={() => void ask((main) => main.checkForUpdates())}>
          {intl.formatMessage({ id: 'updates.check' })}
        </Button>
      )}
      {canDownload && (
        <Button onClick={() => void ask((main) => main.downloadUpdate())}>
          {intl.formatMessage({ id: 'updates.download' })}
        </Button>
      )}
      {canRestart && (
        <Button onClick={() => void ask((main) => main.restartForUpdate())}>
          {intl.formatMessage({ id: 'updates.restart' })}
        </Button>
      )}
    </div>
  );
}
