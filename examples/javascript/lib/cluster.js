// The members of a cluster, and its map: where each shard is now.

import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

import { FusedError } from './errors.js';

export const PROTOCOL_VERSION = 1;
export const MESSAGE_BYTES = 40 << 20;

const ASK_MILLIS = 5_000;
const PAUSE_MILLIS = 100;

const PROTO = '../../../protocol/src/main/proto/fused/v1/client.proto';

const { Collections } = grpc.loadPackageDefinition(
  protoLoader.loadSync(fileURLToPath(new URL(PROTO, import.meta.url)), {
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  }),
).fused.v1;

// Where members go away and come back, the usual patience of gRPC is too long; and a member that
// hangs is noticed by HTTP/2 pings, also while nothing but a waiting poll is under way.
const OPTIONS = {
  'grpc.max_receive_message_length': MESSAGE_BYTES,
  'grpc.enable_http_proxy': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 5_000,
};

const { status } = grpc;

const WORTH_ANOTHER_MEMBER = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.ABORTED,
  status.RESOURCE_EXHAUSTED,
  status.UNKNOWN,
]);

/** One version of the map. */
class View {
  constructor(message) {
    this.clusterId = message.clusterId;
    this.version = BigInt(message.version);
    this.primaries = message.primaries;
    this.members = message.members;
    this.slots = message.slots;
    this.places = message.shards.map((shard, number) => ({
      address: shard.address,
      holder: `${shard.address} ${shard.tenure}`,
      answers: shard.address !== '' && shard.mayAnswer,
      lost: shard.state === 'SHARD_STATE_LOST',
      suspended:
        message.groups[Math.floor(number / message.primaries)].state === 'GROUP_STATE_SUSPENDED',
    }));
  }

  /** Returns the shard that a key belongs to: its slot is the top 14 bits of the hash. */
  shardOf(hash) {
    const slot = Number(hash >> 50n);
    return this.slots.find((run) => slot < run.first + run.count).shard;
  }

  groupOf(shard) {
    return Math.floor(shard / this.primaries);
  }
}

/** Keeps the map up to date, and a connection to each member. */
export class Cluster {
  #given;
  #members = new Map();
  #turn = 0;
  #asking = false;
  #watching = null;

  /** The newest map that is known. */
  view = null;

  /** The version that a member's map must have to serve what this client sends. */
  requiredVersion = 0n;

  /** Whether the client was closed. */
  closed = false;

  /** Told of each newer map, once it is the view. */
  onMap = () => {};

  constructor(endpoints) {
    this.#given = endpoints.split(',').map((part) => part.trim());
    if (!this.#given.every((address) => /^.+:\d+$/.test(address))) {
      throw new TypeError(`"${endpoints}" is not host:port, several with commas between them`);
    }
  }

  /** Gets a first map, and begins to follow it. */
  async start(patienceMillis) {
    try {
      const request = { protocolVersion: PROTOCOL_VERSION };
      this.view = new View(await this.ask('getMap', request, patienceMillis));
    } catch (error) {
      this.close();
      throw error instanceof FusedError
        ? error
        : new FusedError('PROTOCOL', `No cluster answers at ${this.#given}: ${error.message}.`);
    }
    this.requiredVersion = this.view.version;
    this.#watch();
  }

  close() {
    this.closed = true;
    this.#watching?.cancel();
    for (const member of this.#members.values()) {
      member.close();
    }
  }

  /** The service at one member. */
  member(address) {
    let member = this.#members.get(address);
    if (!member) {
      member = new Collections(address, grpc.credentials.createInsecure(), OPTIONS);
      this.#members.set(address, member);
    }
    return member;
  }

  #addresses() {
    return [...new Set([...(this.view?.members ?? []), ...this.#given])];
  }

  #nextMember() {
    const addresses = this.#addresses();
    return this.member(addresses[this.#turn++ % addresses.length]);
  }

  /** Asks one member after the other until one answers. */
  async ask(method, request, patienceMillis) {
    const end = Date.now() + patienceMillis;
    for (;;) {
      const refusals = [];
      for (const address of this.#addresses()) {
        try {
          return await call(this.member(address), method, request, ASK_MILLIS);
        } catch (error) {
          if (!WORTH_ANOTHER_MEMBER.has(error.code)) {
            throw error;
          }
          refusals.push(`${address}: ${error.details}`);
        }
      }
      if (this.closed || Date.now() > end) {
        throw new FusedError(
          'UNAVAILABLE',
          `No member of the cluster could do it: ${refusals.join('; ')}. `
            + 'Is the cluster started, and are these its addresses?',
        );
      }
      await sleep(PAUSE_MILLIS);
    }
  }

  /** Has members serve only by maps that know what this one does. */
  require(version) {
    if (version > this.requiredVersion) {
      this.requiredVersion = version;
    }
  }

  /** Asks some member for the map, unless one is being asked. */
  refresh() {
    if (this.#asking || this.closed) {
      return;
    }
    this.#asking = true;
    const request = { protocolVersion: PROTOCOL_VERSION, clusterId: this.view.clusterId };
    call(this.#nextMember(), 'getMap', request, ASK_MILLIS)
      .then((message) => this.#learn(message))
      .catch(() => {}) // Another member may know more; who waits asks again.
      .finally(() => {
        this.#asking = false;
      });
  }

  #watch() {
    const request = { protocolVersion: PROTOCOL_VERSION, clusterId: this.view.clusterId };
    const watching = this.#nextMember().watchMap(request);
    this.#watching = watching;
    watching.on('data', (message) => this.#learn(message));
    watching.on('error', () => {}); // An end like any other.
    watching.on('status', async () => {
      await sleep(PAUSE_MILLIS);
      if (!this.closed) {
        this.#watch();
      }
    });
  }

  #learn(message) {
    const newer = new View(message);
    const present = this.view;
    if (this.closed || newer.version <= present.version || newer.clusterId !== present.clusterId) {
      return;
    }
    if (newer.places.some((place, shard) => place.holder !== present.places[shard].holder)) {
      this.require(newer.version);
    }
    this.view = newer;
    this.onMap();
  }
}

/** Makes a unary call. */
function call(member, method, request, millis) {
  return new Promise((resolve, reject) => {
    member[method](request, { deadline: Date.now() + millis }, (error, response) => {
      if (error) {
        reject(error);
      } else {
        resolve(response);
      }
    });
  });
}

/** Whether a call's end says that the request was wrong, and so would be the next. */
export function isNotUnderstood(error) {
  const { FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED } = status;
  return [FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED].includes(error.code);
}

/** What the end of an Open or a Destroy means to the application. */
export function directoryError(error) {
  switch (error.code) {
    case status.ALREADY_EXISTS:
      return new FusedError('MISMATCH', error.details);
    case status.INVALID_ARGUMENT:
      return new TypeError(error.details);
    case status.NOT_FOUND:
      return new RangeError(error.details);
    case status.FAILED_PRECONDITION:
    case status.UNIMPLEMENTED:
      return new FusedError('PROTOCOL', error.details);
    default:
      return error instanceof FusedError ? error : new FusedError('DEFECT', error.details);
  }
}
