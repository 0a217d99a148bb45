import { UserCheck } from 'lucide-react';
import { GridList, GridListItem, GridListLoadMoreItem, Virtualizer } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { ContactsPart } from '../../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../../components/people/Avatar.tsx';
import { GuardedSurface } from '../../../../components/guard/GuardedSurface.tsx';
import { PeerName } from '../../../../components/people/PeerName.tsx';
import { ErrorBoundary } from '../../../../components/mending/ErrorBoundary.tsx';
import { RowAction } from '../../lists/RowAction.tsx';
import { BrokenRow, ListFailed } from '../../lists/ListState.tsx';
import { useMoves } from '../../lists/useMoves.ts';
import { usePagedList } from '../../lists/usePagedList.ts';
import { RowOfList } from '../../lists/useTypedName.tsx';
import { useWholeList } from '../../lists/useWholeList.tsx';
import { useAsk, type MainBridge } from '../../MainBridge.tsx';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';
import pane from '../../Pane.module.css';
import styles from './BlockedPeople.module.css';
import settings from '../parts/Settings.module.css';

const ROWS = { estimatedRowSize: 58, padding: 0 } as const;
const EVERYBODY = {};

/** Who is blocked, by name; only the rows that can be seen are drawn, however many there are. */
export function BlockedPeople({ part }: { readonly part: ContactsPart }) {
  const intl = useIntl();
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.blocked' })}>
      <div className={settings['item']}>
        <p className={settings['explain']}>
          {intl.formatMessage(
            { id: part.blockedCount === 0 ? 'settings.blocked.none' : 'settings.blocked.explain' },
            { count: part.blockedCount },
          )}
        </p>
        {part.blockedCount > 0 && <BlockedList part={part} />}
      </div>
    </SettingsGroup>
  );
}

function BlockedList({ part }: { readonly part: ContactsPart }) {
  const intl = useIntl();
  const ask = useAsk();
  const { items, hasMore, phase, more, rest, find, refresh } = usePagedList(
    (main: MainBridge, _everybody: typeof EVERYBODY, after: string | null, limit: number) =>
      main.blockedPage({ after, limit }),
    EVERYBODY,
    part.revision,
  );
  const whole = useWholeList({
    total: part.blockedCount,
    rest: hasMore ? rest : null,
    find: (begins) => find(({ handle, name }) => begins(name ?? handle)),
  });
  const moves = useMoves(items.map(({ handle }) => handle));
  if (phase === 'failed') return <ListFailed onAgain={refresh} />;
  if (phase === 'loading') return null;
  return whole.around(
    <GuardedSurface isOpenAtFirst shows={moves}>
      <div className={styles['list']} style={{ height: Math.min(part.blockedCount, 5) * ROWS.estimatedRowSize }}>
        <Virtualizer layout={whole.layout} layoutOptions={ROWS}>
          <GridList
            className={pane['rows']!}
            aria-label={intl.formatMessage({ id: 'settings.blocked' })}
            keyboardNavigationBehavior="tab"
            disallowTypeAhead
            render={whole.render}
          >
            {items.map((blocked) => (
              <GridListItem
                key={blocked.handle}
                id={blocked.handle}
                textValue={blocked.name ?? blocked.handle}
                className={pane['row']!}
              >
                <RowOfList />
                <ErrorBoundary of={blocked} fallback={<BrokenRow />}>
                  <Avatar handle={blocked.handle} name={blocked.name} size={40} />
                  <span className={pane['words']}>
                    <span className={pane['name']}>
                      <PeerName peer={blocked.handle} name={blocked.name} showsHandle verified={false} />
                    </span>
                    <span className={pane['line']}>
                      {intl.formatMessage(
                        { id: 'settings.blocked.since' },
                        {
                          date: intl.formatDate(blocked.blockedAt, { day: 'numeric', month: 'long', year: 'numeric' }),
                        },
                      )}
                    </span>
                  </span>
                  <RowAction
                    label={intl.formatMessage({ id: 'block.unblockPeer' }, { peer: blocked.name ?? blocked.handle })}
                    icon={<UserCheck />}
                    onPress={() => void ask((main) => main.unblock({ handle: blocked.handle }))}
                  />
                </ErrorBoundary>
              </GridListItem>
            ))}
            {hasMore && <GridListLoadMoreItem onLoadMore={more} isLoading={false} />}
          </GridList>
        </Virtualizer>
      </div>
    </GuardedSurface>,
  );
}
