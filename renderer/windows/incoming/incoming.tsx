import { createRoot } from 'react-dom/client';
import callWaiting from '../../../assets/sounds/callWaiting.wav';
import ringtone from '../../../assets/sounds/ringtone.wav';
import '../../theme/global.css';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import { IncomingApp } from './IncomingApp.tsx';

const loudspeaker = looped(ringtone);
const waitingTone = looped(callWaiting);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <MendableWindow
    draw={() => (
      <IncomingApp
        bridge={window.incoming}
        store={createCallStore(window.incoming)}
        loudspeaker={loudspeaker}
        waitingTone={waitingTone}
      />
    )}
  />,
);

function looped(url: string): HTMLAudioElement {
  const audio = new Audio(url);
  audio.loop = true;
  return audio;
}
