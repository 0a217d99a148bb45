import { pickerWindow } from '../core/ipc/screenPicker.ts';
import { expose } from './expose.ts';
import { removePeerConnections } from './noPeerConnections.ts';

removePeerConnections();
expose('picker', pickerWindow);
