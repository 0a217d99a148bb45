import { relayWindow } from '../core/ipc/relayWindow.ts';
import { expose } from './expose.ts';

expose('relay', relayWindow);
