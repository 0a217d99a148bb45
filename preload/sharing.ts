import { sharingWindow } from '../core/ipc/sharingWindow.ts';
import { expose } from './expose.ts';
import { removePeerConnections } from './noPeerConnections.ts';

removePeerConnections();
expose('sharing', sharingWindow);
