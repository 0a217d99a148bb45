import { createRoot } from 'react-dom/client';
import ringtone from '../../../assets/sounds/ringtone.wav';
import '../../theme/global.css';
import { createCallStore } from '../../snapshotStore.ts';
import { IncomingApp } from './IncomingApp.tsx';

const store = createCallStore(window.incoming);
const loudspeaker = new Audio(ringtone);
loudspeaker.loop = true;
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(<IncomingApp bridge={window.incoming} store={store} loudspeaker={loudspeaker} />);
