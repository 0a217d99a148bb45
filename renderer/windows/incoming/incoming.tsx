import { createRoot } from 'react-dom/client';
import '../../theme/global.css';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import { ringer } from '../../sound/Ringer.ts';
import { IncomingApp } from './IncomingApp.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <MendableWindow
    draw={() => <IncomingApp bridge={window.incoming} store={createCallStore(window.incoming)} ringer={ringer} />}
  />,
);
