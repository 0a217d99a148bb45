import { createRoot } from 'react-dom/client';
import '../../theme/global.css';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import { PickerApp } from './PickerApp.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(<MendableWindow draw={() => <PickerApp bridge={window.picker} />} />);
