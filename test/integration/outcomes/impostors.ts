import { Compile } from 'typebox/compile';
import { BundleReply } from '../../../core/protocol/httpApi.ts';
import { RatchetParty, seededDraw } from '../../stage/ratchetParty.ts';
import type { RecordingProxy } from '../../stage/recordingProxy.ts';
import { prekeyBundleIn } from '../../stage/TestDevice.ts';
import { add, person, type Person } from './people.ts';
import { callersWay, rows } from './serverAndWays.ts';

/*
 * A server that shows keys of its own making under the name of somebody.
 */

export async function impostorOf({ handle }: Person): Promise<RatchetParty> {
  const [deviceId = 0] = await rows.devicesOf(handle);
  return new RatchetParty(handle, deviceId, { clock: { ms: Date.now() }, draw: seededDraw('somebody else') });
}

const bundleReply = Compile(BundleReply);

/** Carol calls `victim`, but on the way there the server puts an offer in the name of `friend` in the place of hers. */
export async function offersInTheNameOf(friend: Person, victim: Person, way: RecordingProxy): Promise<void> {
  const carol = await person('carol', callersWay);
  let bundles: unknown = null;
  callersWay.lies.reply = (path, body) => {
    if (path.endsWith('/bundle')) bundles = body;
    return { status: 200, body };
  };
  await add(carol, victim);
  delete callersWay.lies.reply;
  const bundle = prekeyBundleIn(bundleReply.Parse(bundles).bundles[0]);
  const impostor = await impostorOf(friend);
  const address = { userId: victim.handle, deviceId: bundle.deviceId };
  impostor.crypto.initializeSession(address, bundle);
  const payload = impostor.crypto.forPeer(address).encryptToBase64('ring');
  way.lies.frame = (text) =>
    text.includes('"call_offer"') && text.includes(`"from":"${carol.handle}"`)
      ? text
          .replace(`"from":"${carol.handle}"`, `"from":"${friend.handle}"`)
          .replace(/"from_device":\d+/u, `"from_device":${String(impostor.address.deviceId)}`)
          .replace(/"encrypted_payload":"[^"]*"/u, `"encrypted_payload":"${payload}"`)
      : text;
  await carol.phone.dial(victim.handle);
  await victim.phone.phase('ended');
  delete way.lies.frame;
}
