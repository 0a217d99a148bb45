import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../theme/global.css';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import { App } from './App.tsx';
import { createMainStore } from './MainBridge.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <MendableWindow draw={() => <App bridge={window.main} store={createMainStore(window.main)} />} />
  </StrictMode>,
);
