import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../../core/words/languages.ts';
import '../../theme/global.css';
import { MendableWindow } from '../../components/mending/MendableWindow.tsx';
import { App } from './App.tsx';
import { createMainStore } from './MainBridge.tsx';
import { speakAtFirst } from '../../words/catalogues.ts';

speakAtFirst(
  {
    en: async () => (await import('virtual:words/main-en')).default,
    ru: async () => (await import('virtual:words/main-ru')).default,
  },
  pickLanguage('system', navigator.languages),
);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <MendableWindow draw={() => <App bridge={window.main} store={createMainStore(window.main)} />} />
  </StrictMode>,
);
