import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../../core/words/languages.ts';
import '../../theme/global.css';
import { MendableWindow } from '../../components/mending/MendableWindow.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import { ringer } from '../../sound/Ringer.ts';
import { IncomingApp } from './IncomingApp.tsx';
import { speakAtFirst } from '../../words/catalogues.ts';

speakAtFirst(
  {
    en: async () => (await import('virtual:words/incoming-en')).default,
    ru: async () => (await import('virtual:words/incoming-ru')).default,
  },
  pickLanguage('system', navigator.languages),
);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <MendableWindow
    draw={() => <IncomingApp bridge={window.incoming} store={createCallStore(window.incoming)} ringer={ringer} />}
  />,
);
