import { relayWindow } from '../core/ipc/relayTest.ts';
import { expose } from './expose.ts';

expose('relay', relayWindow);
