import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../theme/global.css';
import { createSnapshotStore } from '../../snapshotStore.ts';
import { App } from './App.tsx';

const store = createSnapshotStore(window.main);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App bridge={window.main} store={store} />
  </StrictMode>,
);
