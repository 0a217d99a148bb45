import { incomingWindow } from '../core/ipc/incomingWindow.ts';
import { expose } from './expose.ts';
import { removePeerConnections } from './noPeerConnections.ts';

removePeerConnections();
expose('incoming', incomingWindow);
