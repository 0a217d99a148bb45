import { execFileSync } from 'node:child_process';

/*
 * Networks of their own on this computer (ip-netns(8)): a router, where server and relay stand, and a place for each
 * person behind a line to it.
 *
 *     alice 10.77.1.2 ---- 10.77.1.1 router 10.77.2.1 ---- 10.77.2.2 bob
 */
export class Networks {
  readonly router: string;
  readonly #prefix: string;
  readonly #places: string[] = [];

  private constructor(prefix: string) {
    this.#prefix = prefix;
    this.router = this.#make('router');
    ip(['-n', this.router, 'link', 'set', 'lo', 'up']);
    this.join();
  }

  /** The places reach each other, through the router. */
  join(): void {
    this.#forward(true);
  }

  /** They reach the router alone, with server and relay, as behind firewalls that let nobody in. */
  part(): void {
    this.#forward(false);
  }

  static open(): Networks {
    return new Networks(`rf${process.pid}`);
  }

  /** Whether any can be made here: that takes root, and Linux. */
  static canOpen(): boolean {
    try {
      Networks.open().close();
      return true;
    } catch {
      return false;
    }
  }

  /** What a program is started with to stand there. */
  get inRouter(): readonly string[] {
    return ['ip', 'netns', 'exec', this.router];
  }

  /** A place with a line to the router; `number` is that of its network. */
  add(number: number): Place {
    const namespace = this.#make(`place${number}`);
    const [outer, inner] = [`ro${number}`, `in${number}`];
    ip(['link', 'add', inner, 'netns', namespace, 'type', 'veth', 'peer', 'name', outer, 'netns', this.router]);
    ip(['-n', this.router, 'addr', 'add', `10.77.${number}.1/24`, 'dev', outer]);
    ip(['-n', this.router, 'link', 'set', outer, 'up']);
    ip(['-n', namespace, 'link', 'set', 'lo', 'up']);
    return new Place(namespace, this.router, { inner, outer, number });
  }

  close(): void {
    for (const name of this.#places) {
      for (const process of run('ip', ['netns', 'pids', name]).split('\n')) if (process !== '') kill(Number(process));
      ip(['netns', 'del', name]);
    }
  }

  #forward(on: boolean): void {
    run('ip', ['netns', 'exec', this.router, 'sysctl', '-q', '-w', `net.ipv4.ip_forward=${on ? 1 : 0}`]);
  }

  #make(name: string): string {
    const full = `${this.#prefix}-${name}`;
    ip(['netns', 'add', full]);
    this.#places.push(full);
    return full;
  }
}

interface Line {
  readonly inner: string;
  readonly outer: string;
  readonly number: number;
}

/** Where somebody sits. */
export class Place {
  readonly namespace: string;
  readonly #router: string;
  readonly #line: Line;
  #host = 2;

  constructor(namespace: string, router: string, line: Line) {
    this.namespace = namespace;
    this.#router = router;
    this.#line = line;
    this.#take();
  }

  /** Of the router, as it is reached from here. */
  get routerAddress(): string {
    return `10.77.${this.#line.number}.1`;
  }

  /** The address goes, and with it every way out; another one comes. */
  move(): void {
    const { inner } = this.#line;
    ip(['-n', this.namespace, 'addr', 'flush', 'dev', inner]);
    ip(['-n', this.namespace, 'link', 'set', inner, 'down']);
    this.#host += 1;
    this.#take();
  }

  /** Packets go nowhere, both ways, and nobody is told: a neighbour who is not there. */
  beginHole(): void {
    const { inner, outer } = this.#line;
    for (const [namespace, address, device] of [
      [this.namespace, this.routerAddress, inner],
      [this.#router, this.#address, outer],
    ] as const) {
      const nobody = ['lladdr', '02:00:00:00:00:99', 'nud', 'permanent'];
      ip(['-n', namespace, 'neigh', 'replace', address, ...nobody, 'dev', device]);
    }
  }

  endHole(): void {
    const { inner, outer } = this.#line;
    ip(['-n', this.namespace, 'neigh', 'del', this.routerAddress, 'dev', inner]);
    ip(['-n', this.#router, 'neigh', 'del', this.#address, 'dev', outer]);
  }

  get #address(): string {
    return `10.77.${this.#line.number}.${this.#host}`;
  }

  #take(): void {
    const { inner } = this.#line;
    ip(['-n', this.namespace, 'addr', 'add', `${this.#address}/24`, 'dev', inner]);
    ip(['-n', this.namespace, 'link', 'set', inner, 'up']);
    ip(['-n', this.namespace, 'route', 'add', 'default', 'via', this.routerAddress]);
  }
}

function ip(args: readonly string[]): void {
  run('ip', args);
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
