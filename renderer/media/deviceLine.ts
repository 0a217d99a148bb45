type Sender = Pick<RTCRtpSender, 'replaceTrack'>;

/**
 * Where a device of a call is sent. Nowhere before its connection has lines, and while another connection takes the
 * place of one: the device goes on meanwhile, and what it has by then is sent when it joins that.
 */
export class DeviceLine {
  #sender: Sender | null = null;
  #end: () => void = () => undefined;
  /** Resolves when the line is left: what becomes of a track on it is nothing to the device from then on. */
  #left: Promise<void> = Promise.resolve();

  join(sender: Sender): void {
    this.leave();
    this.#sender = sender;
    this.#left = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Before its connection is closed: a closed one takes nothing, and may not even say so. */
  leave(): void {
    this.#sender = null;
    this.#end();
  }

  /** Rejects where the connection it is sent on does not take it. */
  send(track: MediaStreamTrack | null): Promise<void> {
    if (this.#sender === null) return Promise.resolve();
    return Promise.race([this.#sender.replaceTrack(track), this.#left]);
  }
}
