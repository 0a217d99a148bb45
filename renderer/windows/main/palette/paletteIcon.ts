import { Bell, Phone, RefreshCw, Search, Settings, User, UserPlus, Video, type LucideIcon } from 'lucide-react';
import type { PaletteAct } from './paletteAct.ts';

/** What stands before a line of the palette. */
export function paletteIcon(act: PaletteAct): LucideIcon {
  switch (act.kind) {
    case 'call':
      return act.callType === 'video' ? Video : Phone;
    case 'answer':
    case 'addAndAnswer':
    case 'mute':
    case 'hangUp':
    case 'hold':
    case 'resume':
    case 'returnToCall':
    case 'leaveCall':
    case 'decline':
    case 'declineWith':
    case 'silence':
    case 'showCall':
    case 'inCallWindow':
      return Phone;
    case 'open':
    case 'block':
      return User;
    case 'add':
      return UserPlus;
    case 'setting':
      return Settings;
    case 'doNotDisturb':
    case 'endSilence':
      return Bell;
    case 'reconnect':
    case 'restartForUpdate':
      return RefreshCw;
    case 'go':
    case 'share':
    case 'shortcuts':
      return Search;
  }
}
