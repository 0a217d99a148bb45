import { useContext } from 'react';
import { useIntl } from 'react-intl';
import { SILENCE_ENDS } from '../../../../core/ipc/silenceEnds.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { ClockOffset } from '../../../components/calls/useNow.ts';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { useAsk } from '../MainBridge.tsx';
import type { Section } from '../NavRail.tsx';
import type { PaletteAct, QuietFor } from './paletteAct.ts';

const HALF_HOUR_MS = 30 * 60_000;

export interface PaletteWays {
  readonly people: PeopleActions;
  /** Their page, wherever the window is. */
  readonly openPerson: (peer: string) => void;
  readonly goTo: (section: Section) => void;
  /** The settings, with this in their search. */
  readonly openSetting: (search: string) => void;
  readonly openShortcuts: () => void;
  /** The own link and its code. */
  readonly share: () => void;
}

/** Carries out what was chosen. */
export function usePaletteActs({ people, openPerson, goTo, openSetting, openShortcuts, share }: PaletteWays) {
  const ask = useAsk();
  const intl = useIntl();
  const offsetMs = useContext(ClockOffset);
  const until = (quiet: QuietFor) => {
    if (quiet === 'on') return quiet;
    return Date.now() + offsetMs + (quiet === 'hour' ? 2 : 1) * HALF_HOUR_MS;
  };
  const textOf = (id: MessageId) => intl.formatMessage({ id });
  return (act: PaletteAct): void => {
    switch (act.kind) {
      case 'call':
        return people.call(act.peer, act.callType);
      case 'open':
        return openPerson(act.peer);
      case 'add':
        return people.add(act.peer);
      case 'go':
        return goTo(act.section);
      case 'setting':
        return openSetting(textOf(act.title));
      case 'share':
        return share();
      case 'block':
        return people.block(act.who);
      case 'shortcuts':
        return openShortcuts();
      case 'doNotDisturb':
        return void ask((main) => main.changeSettings({ doNotDisturb: until(act.for) }));
      case 'endSilence':
        return void ask((main) => main.changeSettings(SILENCE_ENDS[act.silence].change));
      case 'reconnect':
      case 'restartForUpdate':
        return void ask((main) => main[act.kind]());
      case 'showCall':
        return void ask((main) => main.showCall());
      case 'inCallWindow':
        return void ask((main) => main.callWish({ callId: act.callId, wish: act.wish }));
      case 'mute':
        return void ask((main) => main.mute({ ...act.seen, muted: act.muted }));
      case 'answer':
      case 'addAndAnswer':
        return void ask((main) => main[act.kind](act.order));
      case 'declineWith': {
        const { kind: _declineWith, seen, ...wish } = act;
        return void ask((main) => main.declineWith({ ...seen, ...wish, callBackInMs: null }));
      }
      case 'hangUp':
      case 'hold':
      case 'resume':
      case 'returnToCall':
      case 'leaveCall':
      case 'decline':
      case 'silence':
        return void ask((main) => main[act.kind](act.seen));
    }
  };
}
