import { createRoot } from 'react-dom/client';
import { pickLanguage } from '../../../core/words/languages.ts';
import '../../theme/global.css';
import { MendableWindow } from '../../components/mending/MendableWindow.tsx';
import { PickerApp } from './PickerApp.tsx';
import { speakAtFirst } from '../../words/catalogues.ts';

speakAtFirst(
  {
    en: async () => (await import('virtual:words/picker-en')).default,
    ru: async () => (await import('virtual:words/picker-ru')).default,
  },
  pickLanguage('system', navigator.languages),
);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(<MendableWindow draw={() => <PickerApp bridge={window.picker} />} />);
