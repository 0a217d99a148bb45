import { createRoot } from 'react-dom/client';
import ringtone from '../../../assets/sounds/ringtone.wav';
import '../../theme/global.css';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import { IncomingApp } from './IncomingApp.tsx';

const loudspeaker = new Audio(ringtone);
loudspeaker.loop = true;
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <MendableWindow
    draw={() => (
      <IncomingApp bridge={window.incoming} store={createCallStore(window.incoming)} loudspeaker={loudspeaker} />
    )}
  />,
);
