import { mainWindow } from '../core/ipc/mainWindow.ts';
import { expose } from './expose.ts';
import { removePeerConnections } from './noPeerConnections.ts';

removePeerConnections();
expose('main', mainWindow);
