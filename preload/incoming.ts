import { incomingWindow } from '../core/ipc/contract.ts';
import { expose } from './expose.ts';

expose('incoming', incomingWindow);
