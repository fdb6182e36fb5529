// The way to one shard: its sessions, its stream, and the calls that wait or are under way.
//
// A call is in exactly one of three places: it waits here to be sent, for the first time or again;
// it is under way on the stream; or it is settled.
//
// Order. A member runs what comes over one stream in order, and refuses whatever follows a refusal
// until the client has seen it (`refusals` in each batch). After a refusal or a broken stream the
// calls wait again in the order in which they were submitted. So calls take effect in that order,
// whatever fails in between.
//
// Once. A call keeps its number through all sendings. Where a sending has had no answer the call is
// uncertain, and only its session can tell what became of it. A call that was refused each time it
// was sent is not uncertain, and may go on in another session.

import { PROTOCOL_VERSION, isNotUnderstood } from './cluster.js';
import { FusedError } from './errors.js';

const WINDOW = 1_024;
const UNDER_WAY_MAX = 1_024;
const BATCH_BYTES = 64 << 10;
const PAUSE_MILLIS_MAX = 100;
const KEEP_ALIVE_MILLIS = 5_000;
const SILENT_MILLIS = 1_000;
const CLOSE_MILLIS = 500;

// An attempt that is answered so did nothing, and the next one may have better luck.
const REFUSALS = new Map([
  ['CODE_NOT_HOLDER', 'the member may not answer for it now'],
  ['CODE_BEHIND', 'the member waits for the newest map of the cluster'],
  ['CODE_BUSY', 'the member is busy'],
]);

let lastOrder = 0;
let lastCorrelation = 0;

/** Numbers for operations, from the lowest that isn't resolved to below that plus the window. */
class Session {
  low = 1;
  isGone = false;
  #next = 1;
  #unresolved = new Set();

  constructor(id, window) {
    this.id = id;
    this.window = window;
  }

  isFull() {
    return this.#next - this.low >= this.window;
  }

  draw() {
    this.#unresolved.add(this.#next);
    return this.#next++;
  }

  resolve(number) {
    this.#unresolved.delete(number);
    while (this.low < this.#next && !this.#unresolved.has(this.low)) {
      this.low++;
    }
  }
}

/** One operation on its way, and the promise of its answer. */
export class Call {
  session = null;
  number = 0;
  attempt = 0;
  uncertain = false;
  cancelling = false;
  order = 0;
  correlation = null;
  isSettled = false;
  #giveUpAt = null;
  #timer = null;

  /**
   * @param what names the operation in errors
   * @param operation the kind of operation and its fields, as client.proto has them
   * @param changes whether it needs a session; it then takes effect once, however often it is sent
   * @param waitMillis how long a poll waits at the primary
   */
  constructor(what, operation, changes, waitMillis = 0) {
    this.what = what;
    this.operation = operation;
    this.changes = changes;
    this.waitUntil = Date.now() + waitMillis;
    this.waits = waitMillis > 0;
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  get bytes() {
    const { key, value, expected } = Object.values(this.operation)[0];
    return (key?.length ?? 0) + (value?.length ?? 0) + (expected?.length ?? 0);
  }

  /** Begins to count the time that is given to it; what it was given first holds. */
  startClock(patienceMillis, giveUp) {
    this.#giveUpAt ??= Math.max(Date.now(), this.waitUntil) + patienceMillis;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(giveUp, this.#giveUpAt - Date.now());
  }

  /** Calls a poll off: what it is to answer by now is only whether it has taken an item. */
  callOff(reason) {
    this.cancelling = true;
    this.uncertain = true;
    this.reason = reason;
    this.waitUntil = 0;
    this.#giveUpAt = null;
  }

  settle() {
    this.isSettled = true;
    clearTimeout(this.#timer);
  }

  /** Begins anew, in whatever session: all that was sent of it certainly did nothing. */
  forgetNumber() {
    this.session = null;
    this.number = 0;
    this.attempt = 0;
    this.isSettled = false;
  }

  /** What is sent: with what is left of a poll's time, or a word that calls the poll off. */
  message() {
    let { operation } = this;
    if (this.cancelling) {
      operation = { cancel: { structure: operation.queuePoll.structure } };
    } else if (this.waits) {
      const waitMillis = Math.max(0, this.waitUntil - Date.now());
      operation = { queuePoll: { ...operation.queuePoll, waitMillis } };
    }
    return {
      correlation: this.correlation,
      number: this.number,
      attempt: this.attempt,
      ...operation,
    };
  }
}

export class ShardLink {
  #cluster;
  #shard;
  #patience;
  #reroute;

  #waiting = [];
  #underWay = new Map();
  #parked = 0;
  #session = null;
  #idle = []; // Sessions of polls that wait: one each, so that none holds up the window of others.
  #opening = null;

  #stream = null;
  #place = null;
  #refusals = 0;
  #pauses = 0;
  #pause = null;
  #pumping = false;
  #lastSent = 0;
  #lastHeard = 0;
  #trouble = '';
  #closed = false;

  /**
   * @param cluster what knows where the shard is
   * @param shard its number
   * @param patience for how many milliseconds a call goes on before it fails
   * @param reroute what takes a call that belongs to another shard
   */
  constructor(cluster, shard, patience, reroute) {
    this.#cluster = cluster;
    this.#shard = shard;
    this.#patience = patience;
    this.#reroute = reroute;
  }

  /** Takes a call to be sent when its turn comes. */
  submit(call) {
    if (this.#closed) {
      call.reject(closed(call));
      return;
    }
    call.order = ++lastOrder;
    call.startClock(this.#patience, () => this.#giveUp(call));
    this.#waiting.push(call);
    this.#pumpSoon();
  }

  // ---- sending ----

  /** Sends what can be sent, after all that is submitted in this turn of the event loop. */
  #pumpSoon() {
    if (!this.#pumping) {
      this.#pumping = true;
      setImmediate(() => {
        this.#pumping = false;
        this.#pump();
      });
    }
  }

  #pump() {
    const place = this.#cluster.view.places[this.#shard];
    if (place.lost) {
      this.#failAll((call) => this.#failure(call, 'CODE_DATA_LOSS', ''));
      return;
    }
    if (this.#closed || this.#pause || this.#waiting.length === 0) {
      return;
    }
    if (!this.#stream && !this.#connect(place)) {
      return;
    }
    this.#waiting.sort((one, other) => one.order - other.order);
    // After a refusal a single operation tries whether the next would be refused too.
    const most = this.#pauses > 0 ? 1 : UNDER_WAY_MAX;
    while (this.#busy < most && this.#sendBatch(most - this.#busy)) {
      this.#lastSent = Date.now();
    }
  }

  get #busy() {
    return this.#underWay.size - this.#parked;
  }

  #connect(place) {
    if (!place.answers) {
      this.#trouble = place.suspended
        ? 'too few members of its group are reachable'
        : 'no member serves it yet';
      return false;
    }
    const stream = this.#cluster.member(place.address).stream();
    this.#stream = stream;
    this.#place = place;
    this.#refusals = 0;
    stream.on('data', (batch) => this.#onAnswers(stream, batch));
    stream.on('error', (error) => this.#onClosed(stream, error));
    stream.on('end', () => this.#onClosed(stream, { details: 'the member ended it' }));
    return true;
  }

  /** Sends the calls that wait longest, as many as go in one message: of one session alone. */
  #sendBatch(most) {
    const operations = [];
    let session = null;
    let bytes = 0;
    while (operations.length < most && this.#waiting.length > 0) {
      const call = this.#waiting[0];
      if (operations.length > 0 && bytes + call.bytes > BATCH_BYTES) {
        break;
      }
      if (call.changes && !this.#prepare(call)) {
        if (this.#waiting[0] !== call) {
          continue; // A session is to be opened first.
        }
        break;
      }
      if (call.changes && session && call.session !== session) {
        break;
      }
      session = call.session ?? session;
      bytes += call.bytes;
      this.#waiting.shift();
      call.attempt++;
      call.correlation = String(++lastCorrelation);
      this.#underWay.set(call.correlation, call);
      this.#parked += this.#isParked(call);
      operations.push(call.message());
    }
    if (operations.length > 0) {
      this.#write(session, operations);
    }
    return operations.length > 0;
  }

  #isParked(call) {
    return call.waits && !call.cancelling ? 1 : 0;
  }

  /** Gives a call a session and a number, if it has none; false while that can't be. */
  #prepare(call) {
    if (call.session) {
      return true;
    }
    const session = call.waits ? this.#idle.pop() : this.#session;
    if (!session && !this.#opening) {
      this.#openSession(call.waits ? 1 : WINDOW);
    }
    if (!session || session.isFull()) {
      return false;
    }
    call.session = session;
    call.number = session.draw();
    return true;
  }

  #openSession(window) {
    const call = new Call('Open session', { openSession: { window } }, false);
    this.#opening = call;
    this.#waiting.unshift(call);
    call.answer.then(
      ({ number }) => {
        const session = new Session(number, window);
        if (window === 1) {
          this.#idle.push(session);
        } else {
          this.#session = session;
        }
        this.#opening = null;
        this.#pumpSoon();
      },
      (error) => {
        this.#opening = null;
        this.#failAll(() => error);
      },
    );
  }

  #write(session, operations) {
    this.#stream.write({
      protocolVersion: PROTOCOL_VERSION,
      clusterId: this.#cluster.view.clusterId,
      mapVersion: String(this.#cluster.requiredVersion),
      shard: this.#shard,
      session: session?.id ?? 0,
      low: session?.low ?? 0,
      refusals: this.#refusals,
      operations,
    });
  }

  // ---- what comes back ----

  #onAnswers(stream, batch) {
    if (stream !== this.#stream) {
      return;
    }
    this.#lastHeard = Date.now();
    if (BigInt(batch.mapVersion) > this.#cluster.view.version) {
      this.#cluster.refresh();
    }
    for (const answer of batch.answers) {
      this.#onAnswer(answer);
    }
    this.#pumpSoon();
  }

  #onAnswer(answer) {
    const code = answer.result === 'failed' ? answer.failed.code : null;
    const refusal = REFUSALS.get(code);
    if (refusal) {
      this.#refusals++;
    }
    const call = this.#underWay.get(answer.correlation);
    if (!call) {
      return; // The answer to an earlier sending, or to a keep-alive.
    }
    this.#leave(call);
    if (refusal) {
      this.#trouble = `${refusal} (${answer.failed.detail})`;
      this.#sendAgain(call);
      if (code === 'CODE_NOT_HOLDER') {
        this.#cluster.refresh();
      }
      this.#rest();
    } else if (code) {
      this.#failed(call, code, answer.failed.detail);
    } else {
      this.#pauses = 0;
      this.#settle(call);
      call.resolve(answer);
    }
  }

  /** Takes a call from those under way; returns whether it was one. */
  #leave(call) {
    const left = this.#underWay.delete(call.correlation);
    if (left) {
      this.#parked -= this.#isParked(call);
    }
    return left;
  }

  /** Puts a call back, unless only a session that is gone could tell what became of it. */
  #sendAgain(call) {
    if (call.session?.isGone) {
      if (call.uncertain) {
        this.#settle(call);
        call.reject(this.#failure(call, 'CODE_SESSION_EXPIRED', ''));
        return;
      }
      call.forgetNumber();
    }
    this.#waiting.push(call);
  }

  #failed(call, code, detail) {
    if (code === 'CODE_SESSION_EXPIRED') {
      call.session.isGone = true;
      if (call.session === this.#session) {
        this.#session = null;
      }
      const again = [call, ...this.#waiting];
      this.#waiting = [];
      again.forEach((each) => this.#sendAgain(each));
      return;
    }
    this.#settle(call);
    if (code === 'CODE_WRONG_SHARD' && !call.uncertain) {
      call.forgetNumber();
      this.#cluster.refresh();
      setTimeout(() => this.#reroute(call), PAUSE_MILLIS_MAX);
    } else {
      call.reject(this.#failure(call, code, detail));
    }
  }

  /** Nothing of a call is asked for any more. */
  #settle(call) {
    call.settle();
    const { session } = call;
    if (session) {
      session.resolve(call.number);
      if (session.window === 1 && !session.isGone) {
        this.#idle.push(session);
      }
    }
  }

  // ---- when things break ----

  #onClosed(stream, error) {
    if (stream !== this.#stream) {
      return;
    }
    const { address } = this.#place;
    this.#streamLost(`the connection to ${address} broke (${error.details})`);
    if (isNotUnderstood(error)) {
      const said = `The member at ${address} doesn't understand this client: ${error.details}`;
      this.#failAll((call) => new FusedError('PROTOCOL', said, call.uncertain));
    } else {
      this.#cluster.refresh();
      this.#rest();
    }
  }

  /** Ends the stream; what was under way is to be sent again. */
  #streamLost(trouble) {
    const stream = this.#stream;
    this.#stream = null;
    this.#trouble = trouble;
    stream.cancel();
    const calls = [...this.#underWay.values()];
    this.#underWay.clear();
    this.#parked = 0;
    for (const call of calls) {
      call.uncertain ||= call.changes;
      this.#sendAgain(call);
    }
  }

  /** Sends nothing for a while, longer each time until something succeeds. */
  #rest() {
    if (!this.#pause) {
      const millis = Math.min(PAUSE_MILLIS_MAX, 2 ** this.#pauses++);
      this.#pause = setTimeout(() => {
        this.#pause = null;
        this.#pump();
      }, millis);
    }
  }

  /** The cluster's map has changed: follows the shard to where it is now. */
  onMap() {
    const place = this.#cluster.view.places[this.#shard];
    if (this.#stream && place.holder !== this.#place.holder) {
      this.#streamLost(`it moves from ${this.#place.address} to another member`);
    }
    clearTimeout(this.#pause);
    this.#pause = null;
    this.#pumpSoon();
  }

  #giveUp(call) {
    if (this.#leave(call)) {
      call.uncertain ||= call.changes;
    }
    this.#waiting = this.#waiting.filter((other) => other !== call);
    this.#settle(call);
    const trouble = this.#trouble ? ` Last seen: ${this.#trouble}.` : '';
    const said = `${call.what}: no answer from primary ${this.#shard} in time.${trouble}`;
    call.reject(new FusedError('UNANSWERED', said, call.uncertain));
  }

  #failAll(error) {
    if (this.#stream) {
      this.#streamLost(this.#trouble);
    }
    const calls = this.#waiting;
    this.#waiting = [];
    for (const call of calls) {
      this.#settle(call);
      call.reject(error(call));
    }
  }

  /** What a code of the protocol means to the application. */
  #failure(call, code, detail) {
    const { what, uncertain } = call;
    const why = detail ? ` ${detail}` : '';
    switch (code) {
      case 'CODE_OUT_OF_RANGE':
        return new RangeError(`${what}:${why}`);
      case 'CODE_INVALID':
      case 'CODE_TOO_LARGE':
        return new TypeError(`${what} is refused.${why}`);
      case 'CODE_CANCELLED':
        return call.reason;
      case 'CODE_NOT_FOUND':
        return new FusedError(
          'DESTROYED', `${what} is impossible: the structure is gone.${why}`, uncertain,
        );
      case 'CODE_SESSION_EXPIRED':
      case 'CODE_ANSWER_FORGOTTEN':
        return new FusedError(
          'SESSION_EXPIRED', `${what}: its session at primary ${this.#shard} ended.`, true,
        );
      case 'CODE_DATA_LOSS':
        return new FusedError(
          'DATA_LOSS',
          `${what} is impossible: the data of primary ${this.#shard} is lost. To let it start `
            + `empty, run: ./fused cluster accept-loss ${this.#cluster.view.groupOf(this.#shard)}.`,
          uncertain,
        );
      case 'CODE_OUT_OF_MEMORY':
        return new FusedError(
          'SHORT_OF_MEMORY', `${what} is refused: the cluster is short of memory.${why}`,
        );
      case 'CODE_INTERNAL':
        return new FusedError('DEFECT', `${what} failed by a defect of the member.${why}`);
      default:
        return new FusedError('PROTOCOL', `${what} failed with ${code}.${why}`, uncertain);
    }
  }

  // ---- time ----

  /** Keeps the session alive; returns whether something has waited for long. */
  tick(now) {
    if (this.#session && this.#stream && now - this.#lastSent > KEEP_ALIVE_MILLIS) {
      this.#lastSent = now;
      this.#write(this.#session, [{ correlation: String(++lastCorrelation), keepAlive: {} }]);
    }
    const silence = now - Math.max(this.#lastHeard, this.#lastSent);
    const isSilent = this.#busy > 0 && silence > SILENT_MILLIS;
    return this.#waiting.length > 0 || isSilent;
  }

  // ---- ends ----

  /** Asks a poll that waits to end: it is answered by the item that it had taken, or not. */
  cancel(call, reason) {
    if (call.isSettled || call.cancelling) {
      return;
    }
    if (call.number === 0) {
      this.#waiting = this.#waiting.filter((other) => other !== call);
      this.#settle(call);
      call.reject(reason);
      return;
    }
    if (this.#leave(call)) {
      this.#waiting.push(call);
    }
    call.callOff(reason);
    call.startClock(this.#patience, () => this.#giveUp(call));
    this.#pumpSoon();
  }

  /** Fails what is left, ends the sessions and the stream. */
  async close() {
    this.#closed = true;
    clearTimeout(this.#pause);
    const sessions = new Set([this.#session, ...this.#idle]);
    for (const call of this.#underWay.values()) {
      call.uncertain ||= call.changes;
      sessions.add(call.session);
    }
    for (const call of [...this.#underWay.values(), ...this.#waiting]) {
      call.settle();
      call.reject(closed(call));
    }
    this.#underWay.clear();
    this.#waiting = [];
    const stream = this.#stream;
    if (!stream) {
      return;
    }
    for (const session of sessions) {
      if (session) {
        this.#write(session, [{ correlation: String(++lastCorrelation), closeSession: {} }]);
      }
    }
    this.#stream = null;
    await new Promise((resolve) => {
      const timer = setTimeout(() => stream.cancel(), CLOSE_MILLIS);
      stream.on('status', () => {
        clearTimeout(timer);
        resolve();
      });
      stream.end();
    });
  }
}

function closed(call) {
  return new FusedError('CLOSED', `${call.what}: the client was closed.`, call.uncertain);
}
