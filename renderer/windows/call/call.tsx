import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../theme/global.css';
import { MendableWindow } from '../../components/MendableWindow.tsx';
import { createOrderQueue, followOrders } from '../../media/orderQueue.ts';
import { watchNetworkSigns } from '../../media/networkSigns.ts';
import { warmUpEngine } from '../../media/warmUp.ts';
import { WebRTCService } from '../../media/WebRTCService.ts';
import { createCallStore } from '../../snapshotStore.ts';
import { CallApp } from './CallApp.tsx';

const bridge = window.call;
const media = new WebRTCService({
  // Main writes down what it refuses; the engine has nobody to tell.
  report: (report) => void bridge.report(report).catch(() => undefined),
});
const orders = createOrderQueue(
  (order) => media.perform(order),
  (callId) => media.close(callId),
);
void followOrders(bridge, orders);
warmUpEngine();
watchNetworkSigns(window, (sign) => void bridge.networkSign({ sign }).catch(() => undefined));

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <MendableWindow draw={() => <CallApp bridge={bridge} store={createCallStore(bridge)} media={media} />} />
  </StrictMode>,
);
