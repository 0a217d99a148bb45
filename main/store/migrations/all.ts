import type { Migration } from '../database/migration.ts';
import { ratchet } from './0001Ratchet.ts';
import { phone } from './0002Phone.ts';
import { sessions } from './0003Sessions.ts';
import { forwardSecrecy } from './0004ForwardSecrecy.ts';
import { publication } from './0005Publication.ts';
import { serverPin } from './0006ServerPin.ts';
import { historyIndexes } from './0007HistoryIndexes.ts';
import { serverTime } from './0008ServerTime.ts';
import { historyDates } from './0009HistoryDates.ts';
import { strangers } from './0010Strangers.ts';
import { signOut } from './0011SignOut.ts';
import { certificate } from './0012Certificate.ts';
import { ticket } from './0013Ticket.ts';
import { callOutcomes } from './0014CallOutcomes.ts';
import { secondLayer } from './0015SecondLayer.ts';
import { cutOffCalls } from './0016CutOffCalls.ts';
import { relays } from './0017Relays.ts';
import { quietCalls } from './0018QuietCalls.ts';
import { favourites } from './0019Favourites.ts';
import { contactRinging } from './0020ContactRinging.ts';
import { links } from './0021Links.ts';
import { ringExceptions } from './0022RingExceptions.ts';
import { voiceMessages } from './0023VoiceMessages.ts';
import { names } from './0024Names.ts';
import { changedCallers } from './0025ChangedCallers.ts';
import { unheardCalls } from './0026UnheardCalls.ts';
import { unrungCalls } from './0027UnrungCalls.ts';
import { openedLinks } from './0028OpenedLinks.ts';
import { missedCalls } from './0029MissedCalls.ts';
import { closedLinks } from './0030ClosedLinks.ts';
import { voiceUnseen } from './0031VoiceUnseen.ts';
import { keyUploads } from './0032KeyUploads.ts';
import { unwantedVoice } from './0033UnwantedVoice.ts';
import { askedOffers } from './0034AskedOffers.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [
  ratchet,
  phone,
  sessions,
  forwardSecrecy,
  publication,
  serverPin,
  historyIndexes,
  serverTime,
  historyDates,
  strangers,
  signOut,
  certificate,
  ticket,
  callOutcomes,
  secondLayer,
  cutOffCalls,
  relays,
  quietCalls,
  favourites,
  contactRinging,
  links,
  ringExceptions,
  voiceMessages,
  names,
  changedCallers,
  unheardCalls,
  unrungCalls,
  openedLinks,
  missedCalls,
  closedLinks,
  voiceUnseen,
  keyUploads,
  unwantedVoice,
  askedOffers,
];
