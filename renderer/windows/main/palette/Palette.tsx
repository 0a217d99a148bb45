import { useId, useMemo, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { useCountedSheet } from '../../../components/guard/openSheets.ts';
import type { PaletteEntry } from './paletteAct.ts';
import { paletteEntries, type PaletteSources } from './paletteEntries.ts';
import { PaletteField } from './PaletteField.tsx';
import { lineId, PaletteLines } from './PaletteLines.tsx';
import { useUpdates } from '../settings/parts/useUpdates.ts';
import { useChosenEntry } from './useChosenEntry.ts';
import { usePaletteActs, type PaletteWays } from './usePaletteActs.ts';
import { usePeople } from './usePeople.ts';
import styles from './Palette.module.css';

export interface PaletteProps extends Omit<PaletteSources, 'people' | 'isUpdateReady'> {
  /** What stands in the field at first. */
  readonly start: string;
  readonly ways: PaletteWays;
  readonly onClose: () => void;
}

/** One field for everything: somebody to call, a setting to open, something to do. */
export function Palette(props: PaletteProps) {
  const { onClose } = props;
  const intl = useIntl();
  useCountedSheet(true);
  return (
    <ModalOverlay
      className={styles['veil']!}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles['sheet']!}>
        <Dialog className={styles['dialog']!} aria-label={intl.formatMessage({ id: 'palette.title' })}>
          <Finder {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A combobox whose list is always open (ARIA Authoring Practices, "Combobox"). */
function Finder({ start, calls, settings, connection, isHost, ways, onClose }: PaletteProps) {
  const intl = useIntl();
  const perform = usePaletteActs(ways);
  const id = useId();
  const [query, setQuery] = useState(start);
  const people = usePeople(query);
  const update = useUpdates();
  const isUpdateReady = (update?.state === 'ready' || update?.state === 'installed') && !update.heldByCall;
  const entries = useMemo(
    () => paletteEntries(intl, query, { calls, settings, connection, people, isHost, isUpdateReady }),
    [intl, query, calls, settings, connection, people, isHost, isUpdateReady],
  );
  const choose = ({ act }: PaletteEntry) => {
    onClose();
    perform(act);
  };
  const { active, point, move, enter, startAnew } = useChosenEntry(entries, people.isComplete, choose);
  return (
    <>
      <PaletteField
        query={query}
        onQuery={(typed) => {
          setQuery(typed);
          startAnew();
        }}
        listId={id}
        activeId={entries.length === 0 ? undefined : lineId(id, active)}
        move={move}
        enter={enter}
      />
      <PaletteLines {...{ id, entries, active, point, choose }} />
      <p className={styles['nothing']} role="status">
        {entries.length === 0 && people.isComplete && intl.formatMessage({ id: 'palette.nothing' })}
      </p>
    </>
  );
}
