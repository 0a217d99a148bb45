import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../theme/global.css';
import { App } from './App.tsx';
import { createMainStore } from './MainBridge.tsx';

const store = createMainStore(window.main);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App bridge={window.main} store={store} />
  </StrictMode>,
);
