import { contextBridge, ipcRenderer } from 'electron';
import { channelName, type Api } from '../core/ipc/define.ts';
import { answerOf } from '../core/ipc/reply.ts';

/**
 * Gives a window its table and nothing more: `window.<name>` with one function a request and one `onX` a push. The
 * functions close over their channel; neither ipcRenderer nor a channel name nor Electron's event object crosses.
 */
export function expose(name: string, api: Api): void {
  const client: Record<string, unknown> = {};
  for (const [entry, definition] of Object.entries(api)) {
    const channel = channelName(name, entry);
    if (definition.kind === 'request') {
      client[entry] = (input: unknown = null): Promise<unknown> => ipcRenderer.invoke(channel, input).then(answerOf);
    } else {
      client[`on${entry.charAt(0).toUpperCase()}${entry.slice(1)}`] = (listener: (payload: unknown) => void) => {
        const heard = (_event: unknown, payload: unknown): void => listener(payload);
        ipcRenderer.on(channel, heard);
        return (): void => void ipcRenderer.off(channel, heard);
      };
    }
  }
  contextBridge.exposeInMainWorld(name, client);
}
