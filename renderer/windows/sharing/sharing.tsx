import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../../core/words/languages.ts';
import '../../theme/global.css';
import { MendableWindow } from '../../components/mending/MendableWindow.tsx';
import { speakAtFirst } from '../../words/catalogues.ts';
import { SharingApp } from './SharingApp.tsx';

speakAtFirst(
  {
    en: async () => (await import('virtual:words/sharing-en')).default,
    ru: async () => (await import('virtual:words/sharing-ru')).default,
  },
  pickLanguage('system', navigator.languages),
);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(<MendableWindow draw={() => <SharingApp bridge={window.sharing} />} />);
