import { callWindow } from '../core/ipc/callWindow.ts';
import { expose } from './expose.ts';

expose('call', callWindow);
