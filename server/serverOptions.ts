import type { HostClock } from './domain/clock.ts';
import type { RegistrationMode } from './domain/registration.ts';
import type { TurnService } from './domain/turnCredentials.ts';
import type { CertificateFiles } from './http/certificateFiles.ts';
import type { TlsIdentity } from './http/tlsBesideHttp.ts';
import type { RelaySettings } from './relay/ownRelay.ts';
import type { AddressKnown } from './relay/surroundings.ts';
import type { SqliteStore } from './store/SqliteStore.ts';
import type { Store } from './store/Store.ts';

export interface RunningServerOptions {
  /** Where the database lies; created if it does not exist. Nothing else of this machine is written to. */
  readonly dataFolder: string;
  /** 127.0.0.1 unless said otherwise: who wants to be reached from outside asks for it. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /**
   * The origins under which clients reach this server. With them, a sign-in that was meant for another address is
   * refused; none, the default: it does not know them, and the server id alone is checked.
   */
  readonly publicUrls?: readonly string[];
  readonly ringTimeoutMs?: number;
  /** Who may register; `open`, anybody, unless said otherwise. */
  readonly registration?: RegistrationMode;
  /** Up to four; a relay of its own counts. */
  readonly turn?: readonly TurnService[];
  /** With it the server brings a relay of its own, beside `turn` or instead of it. */
  readonly relay?: RelaySettings;
  /** Told each time that it listens, or that it does not and is tried again. */
  readonly onRelay?: (relay: OwnRelayState) => void;
  /** Told once, when a page of its data turns out to be damaged while it runs. What lies on others is served. */
  readonly onDamaged?: () => void;
  /** Addresses and CIDR ranges of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: readonly string[];
  /** Names under which the server may be asked; all if there are none. */
  readonly hosts?: readonly string[];
  /** With it the server answers https and wss too, on the same port. Asked for once the data folder is ours. */
  readonly tls?: () => Promise<TlsIdentity>;
  /** With them it answers https and wss alone, with the certificate that lies there at the time. */
  readonly certificateFiles?: CertificateFiles;
  /** With it numbers of the server are at `/metrics` of this port, for this computer alone; 0 for any free one. */
  readonly metricsPort?: number;
  /** A level of pino; `warn` by default. */
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly clock?: HostClock;
  /** Tests put a store that fails in between. */
  readonly wrapStore?: (store: SqliteStore) => Store;
  /** Path of better-sqlite3's native addon where its own search does not find it. */
  readonly sqliteBinding?: string;
}

export type OwnRelayState =
  | { readonly state: 'running'; readonly port: number; readonly address: AddressKnown }
  | { readonly state: 'down' };

export interface RunningServer {
  /** `http://host:port`, or `https:` with certificate files; the WebSocket is at `/ws` of the same. */
  readonly url: string;
  readonly port: number;
  /** Where its numbers are, if anywhere. */
  readonly metricsPort: number | undefined;
  /** Looks at once whether there is another certificate in its files. */
  lookAtCertificate(): void;
  /** Tells every client to come back later, finishes what is under way and stops. */
  close(): Promise<void>;
}
