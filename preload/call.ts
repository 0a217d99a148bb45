import { callWindow } from '../core/ipc/contract.ts';
import { expose } from './expose.ts';

expose('call', callWindow);
