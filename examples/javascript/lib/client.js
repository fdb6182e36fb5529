// Structures by name, and the links that carry their operations.

import { Cluster, PROTOCOL_VERSION, directoryError } from './cluster.js';
import { Call, ShardLink } from './link.js';
import {
  FusedCounter,
  FusedDeque,
  FusedList,
  FusedMap,
  FusedQueue,
  FusedSet,
} from './structures.js';
import { xxh64 } from './xxh64.js';

const CONNECT_MILLIS = 5_000;
const TICK_MILLIS = 1_000;

/**
 * Connects to a cluster.
 *
 * @param endpoints host:port of some members, with commas; the others are learnt from them
 * @param options.patience for how many milliseconds an operation goes on through recoveries before
 *   it fails, 30,000 unless given
 */
export async function connect(endpoints, { patience = 30_000 } = {}) {
  const cluster = new Cluster(endpoints);
  await cluster.start(Math.min(patience, CONNECT_MILLIS));
  return new Client(cluster, patience);
}

/**
 * A connection to a cluster, and the way to its collections; keeps the process alive until it is
 * closed. Operations on one shard take effect in the order in which they were called.
 *
 * Structures are opened, or created, by name. With `primary` they are pinned to one; that is
 * another structure than the one of the same name which the cluster places.
 */
class Client {
  #cluster;
  #patience;
  #links;
  #ticking;

  constructor(cluster, patience) {
    this.#cluster = cluster;
    this.#patience = patience;
    this.#links = cluster.view.places.map(
      (_, shard) => new ShardLink(cluster, shard, patience, (call) => this.#route(call)),
    );
    cluster.onMap = () => this.#links.forEach((link) => link.onMap());
    this.#ticking = setInterval(() => this.#tick(), TICK_MILLIS);
  }

  async map(name, keyCodec, valueCodec, { primary } = {}) {
    const codecs = `${keyCodec.name},${valueCodec.name}`;
    return new FusedMap(await this.#open(name, 'MAP', codecs, primary), keyCodec, valueCodec);
  }

  async set(name, codec, { primary } = {}) {
    return new FusedSet(await this.#open(name, 'SET', codec.name, primary), codec);
  }

  async list(name, codec, { primary } = {}) {
    return new FusedList(await this.#open(name, 'LIST', codec.name, primary), codec);
  }

  async queue(name, codec, { primary } = {}) {
    return new FusedQueue(await this.#open(name, 'QUEUE', codec.name, primary), codec);
  }

  async deque(name, codec, { primary } = {}) {
    return new FusedDeque(await this.#open(name, 'DEQUE', codec.name, primary), codec);
  }

  async counter(name, { primary } = {}) {
    return new FusedCounter(await this.#open(name, 'COUNTER', '', primary));
  }

  /** How many primaries the cluster has. */
  get primaries() {
    return this.#links.length;
  }

  /** Ends sessions and connections; what is under way fails. */
  async close() {
    clearInterval(this.#ticking);
    await Promise.all(this.#links.map((link) => link.close()));
    this.#cluster.close();
  }

  async #open(name, kind, codec, pinned) {
    const request = { name, kind: `STRUCTURE_KIND_${kind}`, codec };
    if (pinned !== undefined) {
      request.pinned = pinned;
    }
    const response = await this.#askDirectory('open', request);
    this.#cluster.require(BigInt(response.mapVersion));
    return new Structure(
      this,
      `${kind.toLowerCase()} '${name}'`,
      response.structure,
      response._shard ? response.shard : null,
    );
  }

  /** Takes a structure out of the directory, and its elements with it. */
  async destroy(structure) {
    try {
      await this.#askDirectory('destroy', { structure });
    } catch (error) {
      if (!(error instanceof RangeError)) {
        throw error; // Else somebody has destroyed it, or this call itself at an earlier attempt.
      }
    }
  }

  async #askDirectory(method, fields) {
    const { clusterId } = this.#cluster.view;
    const request = { protocolVersion: PROTOCOL_VERSION, clusterId, ...fields };
    try {
      return await this.#cluster.ask(method, request, this.#patience);
    } catch (error) {
      throw directoryError(error);
    }
  }

  /** Sends a call on its way, to a shard or to that of its key. */
  submit(call, shard) {
    call.shard = shard;
    this.#route(call);
    return call.answer;
  }

  #route(call) {
    const shard = call.shard ?? this.#cluster.view.shardOf(call.keyHash);
    this.#links[shard].submit(call);
  }

  /** Calls a poll off that waits at a shard. */
  cancel(call, reason) {
    this.#links[call.shard].cancel(call, reason);
  }

  #tick() {
    const now = Date.now();
    const waiting = this.#links.map((link) => link.tick(now));
    if (waiting.includes(true)) {
      this.#cluster.refresh();
    }
  }
}

const READS = new Set([
  'size',
  'mapGet',
  'mapContainsKey',
  'mapContainsValue',
  'mapScan',
  'listGet',
  'listFind',
  'listScan',
  'queuePeek',
  'queueContains',
  'queueScan',
  'counterGet',
]);

/** An opened structure: its id, the shard that holds it, or null if it is spread by key. */
class Structure {
  #client;
  #id;
  #shard;

  constructor(client, what, id, shard) {
    this.#client = client;
    this.what = what;
    this.#id = id;
    this.#shard = shard;
  }

  /** Runs an operation; returns what its answer holds: undefined for done, and for absent. */
  async run(kind, fields = {}, { shard = this.#shard, waitMillis = 0, signal } = {}) {
    const words = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const operation = { [kind]: { structure: this.#id, ...fields } };
    const call = new Call(`${words} on ${this.what}`, operation, !READS.has(kind), waitMillis);
    if (shard === null) {
      call.keyHash = xxh64(fields.key);
    }
    const cancel = () => this.#client.cancel(call, signal.reason);
    signal?.addEventListener('abort', cancel);
    try {
      const answer = await this.#client.submit(call, shard);
      return answer.result === 'done' || answer.result === 'absent'
        ? undefined
        : answer[answer.result];
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Runs an operation on each shard that has a part of it. */
  runAll(kind, fields) {
    return Promise.all(this.shards().map((shard) => this.run(kind, fields, { shard })));
  }

  shards() {
    return this.#shard === null ? [...Array(this.#client.primaries).keys()] : [this.#shard];
  }

  destroy() {
    return this.#client.destroy(this.#id);
  }
}
