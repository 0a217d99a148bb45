/** Where clocks on the wall say what ours says, as a process knows it. */
export interface Zone {
  /** Asks the system again; whether it is another one than before. */
  readonly look: () => boolean;
}

export interface ZonePorts {
  readonly environment: { TZ?: string | undefined };
  /** The zone that this process reckons with now. */
  readonly current: () => string;
}

/**
 * V8 asks the system for the zone once and keeps it: whoever travels with a computer that only sleeps would have quiet
 * hours by the clock at home. That TZ is written, or taken out, makes it ask again, whatever is written. On Windows it
 * only forgets what it reckoned with then, and takes the zone that Chromium has heard of from the system.
 */
export function createZone({ environment, current }: ZonePorts = ofThisProcess): Zone {
  const given = environment.TZ;
  // Asked for with the first look: the process keeps what it reckoned with before, and to ask takes some milliseconds.
  let known: string | null = null;
  return {
    look: () => {
      const before = known ?? current();
      if (given === undefined) delete environment.TZ;
      else environment.TZ = given;
      known = current();
      return known !== before;
    },
  };
}

const ofThisProcess: ZonePorts = {
  environment: process.env,
  // Some have no name, and their distance from UTC alone.
  current: () => `${new Intl.DateTimeFormat().resolvedOptions().timeZone} ${new Date().getTimezoneOffset()}`,
};
