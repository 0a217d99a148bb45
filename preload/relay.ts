import { relayWindow } from '../core/ipc/contract.ts';
import { expose } from './expose.ts';

expose('relay', relayWindow);
