import { mainWindow } from '../core/ipc/contract.ts';
import { expose } from './expose.ts';

expose('main', mainWindow);
