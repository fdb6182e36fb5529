// The collections, as JavaScript's own are asked, but for a promise of each answer. What is absent
// is undefined; counts and positions are numbers, and values of counters are BigInts.

import { int64 } from './codecs.js';

const PAGE_BYTES = 64 << 10;

// A wait without end is made of waits of this length: each is an operation of its own, so no
// session falls silent for longer, and an answer that is due and doesn't come is noticed.
const WAIT_MILLIS = 20_000;

const decoded = (codec, data) => (data === undefined ? undefined : codec.decode(data));

class Collection {
  /** @param structure what runs operations */
  constructor(structure) {
    this.structure = structure;
  }

  async size() {
    const sizes = await this.structure.runAll('size');
    return sizes.reduce((sum, size) => sum + Number(size), 0);
  }

  async clear() {
    await this.structure.runAll('clear');
  }

  /** Removes it from the cluster, with all that it holds. */
  destroy() {
    return this.structure.destroy();
  }
}

/** All entries of a map, page by page. What changes meanwhile is seen or not. */
async function* scan(structure) {
  for (const shard of structure.shards()) {
    let cursor = { fromStart: true };
    while (cursor) {
      const fields = { maxBytes: PAGE_BYTES, ...cursor };
      const page = await structure.run('mapScan', fields, { shard });
      yield* page.entries;
      const seen = page.entries.at(-1);
      cursor = page.last ? null : { key: seen.key, afterHash: seen.number };
    }
  }
}

/** A Map in the cluster. Methods for one key are atomic; iteration is in no order. */
export class FusedMap extends Collection {
  #keys;
  #values;

  constructor(structure, keyCodec, valueCodec) {
    super(structure);
    this.#keys = keyCodec;
    this.#values = valueCodec;
  }

  #run(kind, key, fields) {
    return this.structure.run(kind, { key: this.#keys.encode(key), ...fields });
  }

  async get(key) {
    return decoded(this.#values, await this.#run('mapGet', key));
  }

  has(key) {
    return this.#run('mapContainsKey', key);
  }

  async set(key, value) {
    await this.#run('mapPut', key, { value: this.#values.encode(value) });
  }

  /** Sets a value; returns the one before. */
  async put(key, value) {
    const fields = { value: this.#values.encode(value), returnPrevious: true };
    return decoded(this.#values, await this.#run('mapPut', key, fields));
  }

  /** Sets a value if there is none; returns the one that was there. */
  async putIfAbsent(key, value) {
    const fields = {
      value: this.#values.encode(value),
      condition: 'PUT_CONDITION_IF_ABSENT',
      returnPrevious: true,
    };
    return decoded(this.#values, await this.#run('mapPut', key, fields));
  }

  /** Sets a value if the present one is the expected one; returns whether it was. */
  replace(key, expected, value) {
    return this.#run('mapReplaceIf', key, {
      expected: this.#values.encode(expected),
      value: this.#values.encode(value),
    });
  }

  /**
   * Sets a value to what a function makes of the present one, or of undefined. The function is
   * called again if the value has changed meanwhile.
   */
  async compute(key, make) {
    for (;;) {
      const before = await this.#run('mapGet', key);
      const wanted = make(decoded(this.#values, before));
      const value = this.#values.encode(wanted);
      const done = before === undefined
        ? await this.#run('mapPut', key, { value, condition: 'PUT_CONDITION_IF_ABSENT' })
        : await this.#run('mapReplaceIf', key, { value, expected: before });
      if (done) {
        return wanted;
      }
    }
  }

  /** Removes a key; returns whether it was there. */
  delete(key) {
    return this.#run('mapRemove', key);
  }

  /** Removes a key; returns its value. */
  async take(key) {
    return decoded(this.#values, await this.#run('mapRemove', key, { returnPrevious: true }));
  }

  /** Removes a key if its value is the expected one; returns whether it was. */
  deleteIf(key, expected) {
    return this.#run('mapRemoveIf', key, { expected: this.#values.encode(expected) });
  }

  async hasValue(value) {
    const found = await this.structure.runAll('mapContainsValue', {
      value: this.#values.encode(value),
    });
    return found.includes(true);
  }

  async* entries() {
    for await (const { key, value } of scan(this.structure)) {
      yield [this.#keys.decode(key), this.#values.decode(value)];
    }
  }

  [Symbol.asyncIterator]() {
    return this.entries();
  }

  async* keys() {
    for await (const [key] of this.entries()) {
      yield key;
    }
  }

  async* values() {
    for await (const [, value] of this.entries()) {
      yield value;
    }
  }
}

/** A Set in the cluster: a map of which only the keys count. */
export class FusedSet extends Collection {
  #codec;

  constructor(structure, codec) {
    super(structure);
    this.#codec = codec;
  }

  /** Adds an element; returns whether it is new. */
  add(element) {
    const key = this.#codec.encode(element);
    return this.structure.run('mapPut', { key, condition: 'PUT_CONDITION_IF_ABSENT' });
  }

  has(element) {
    return this.structure.run('mapContainsKey', { key: this.#codec.encode(element) });
  }

  /** Removes an element; returns whether it was there. */
  delete(element) {
    return this.structure.run('mapRemove', { key: this.#codec.encode(element) });
  }

  async* [Symbol.asyncIterator]() {
    for await (const { key } of scan(this.structure)) {
      yield this.#codec.decode(key);
    }
  }
}

/** A list in the cluster. A position outside it is a RangeError. */
export class FusedList extends Collection {
  #codec;

  constructor(structure, codec) {
    super(structure);
    this.#codec = codec;
  }

  async get(index) {
    return this.#codec.decode(await this.structure.run('listGet', { index }));
  }

  /** Replaces an element; returns the one before. */
  async set(index, value) {
    const fields = { index, value: this.#codec.encode(value), returnPrevious: true };
    return this.#codec.decode(await this.structure.run('listSet', fields));
  }

  /** Appends an element. */
  async push(value) {
    await this.structure.run('listInsert', { index: -1, value: this.#codec.encode(value) });
  }

  /** Inserts an element before a position, from 0 to the size. */
  async insert(index, value) {
    if (index < 0) {
      throw new RangeError(`${this.structure.what} has no position ${index}`);
    }
    await this.structure.run('listInsert', { index, value: this.#codec.encode(value) });
  }

  /** Removes the element at a position and returns it. */
  async removeAt(index) {
    const fields = { index, returnPrevious: true };
    return this.#codec.decode(await this.structure.run('listRemove', fields));
  }

  /** Removes the first element that equals this one; returns whether there was one. */
  remove(value) {
    return this.structure.run('listRemoveValue', { value: this.#codec.encode(value) });
  }

  /** Returns the position of the first element that equals this one, or -1. */
  indexOf(value) {
    return this.#find(value, false);
  }

  lastIndexOf(value) {
    return this.#find(value, true);
  }

  async includes(value) {
    return (await this.#find(value, false)) >= 0;
  }

  async* [Symbol.asyncIterator]() {
    let index = 0;
    let last = false;
    while (!last) {
      const page = await this.structure.run('listScan', { index, maxBytes: PAGE_BYTES });
      for (const { value } of page.entries) {
        yield this.#codec.decode(value);
      }
      index += page.entries.length;
      ({ last } = page);
    }
  }

  async #find(value, last) {
    return Number(await this.structure.run('listFind', { value: this.#codec.encode(value), last }));
  }
}

/** What queues and deques have: items in a row, without bound, that are taken at the ends. */
class Line extends Collection {
  #codec;

  constructor(structure, codec) {
    super(structure);
    this.#codec = codec;
  }

  /** Removes the first item that equals this one; returns whether there was one. */
  remove(item) {
    return this.structure.run('queueRemoveValue', { value: this.#codec.encode(item) });
  }

  includes(item) {
    return this.structure.run('queueContains', { value: this.#codec.encode(item) });
  }

  [Symbol.asyncIterator]() {
    return this._walk(false);
  }

  async _offer(item, first) {
    await this.structure.run('queueOffer', { value: this.#codec.encode(item), first });
  }

  async _poll(last) {
    return decoded(this.#codec, await this.structure.run('queuePoll', { last }));
  }

  async _take(last, { timeout = Infinity, signal } = {}) {
    const end = Date.now() + timeout;
    for (;;) {
      signal?.throwIfAborted();
      const waitMillis = Math.max(0, Math.min(WAIT_MILLIS, end - Date.now()));
      const item = await this.structure.run('queuePoll', { last }, { waitMillis, signal });
      if (item !== undefined || Date.now() >= end) {
        return decoded(this.#codec, item);
      }
    }
  }

  async _peek(last) {
    return decoded(this.#codec, await this.structure.run('queuePeek', { last }));
  }

  async* _walk(last) {
    let cursor = { fromStart: true };
    while (cursor) {
      const fields = { last, maxBytes: PAGE_BYTES, ...cursor };
      const page = await this.structure.run('queueScan', fields);
      for (const { value } of page.entries) {
        yield this.#codec.decode(value);
      }
      // A number travels as a bit pattern, and is asked for with its sign.
      cursor = page.last ? null : { item: signed(page.entries.at(-1).number) };
    }
  }
}

const signed = (number) => String(BigInt.asIntN(64, BigInt(number)));

/**
 * A queue in the cluster.
 *
 * `take` waits for an item: for `timeout` milliseconds, after which it returns undefined, or
 * without end; an AbortSignal ends the waiting, unless there is an item already, which it returns.
 */
export class FusedQueue extends Line {
  /** Appends an item. */
  offer(item) {
    return this._offer(item, false);
  }

  /** Takes the head; returns undefined if there is none. */
  poll() {
    return this._poll(false);
  }

  /** Takes the head, waiting for it. */
  take(options) {
    return this._take(false, options);
  }

  /** Returns the head, which stays. */
  peek() {
    return this._peek(false);
  }
}

/** A deque in the cluster, asked as an Array is at its ends, and with both ends to wait at. */
export class FusedDeque extends Line {
  push(item) {
    return this._offer(item, false);
  }

  unshift(item) {
    return this._offer(item, true);
  }

  pop() {
    return this._poll(true);
  }

  shift() {
    return this._poll(false);
  }

  /** Takes the last item, waiting for it as a queue does. */
  takeLast(options) {
    return this._take(true, options);
  }

  /** Takes the first item, waiting for it as a queue does. */
  takeFirst(options) {
    return this._take(false, options);
  }

  peekLast() {
    return this._peek(true);
  }

  peekFirst() {
    return this._peek(false);
  }

  /** The items from the last to the first. */
  reversed() {
    return this._walk(true);
  }
}

/** A number in the cluster, 64 bits with a sign, that wraps around. 0n at first. */
export class FusedCounter {
  #structure;

  constructor(structure) {
    this.#structure = structure;
  }

  async get() {
    return BigInt(await this.#structure.run('counterGet'));
  }

  /** Adds to it; returns what it is then. */
  async add(amount = 1n) {
    return BigInt(await this.#structure.run('counterAdd', { amount: String(int64(amount)) }));
  }

  /** Gives it another value; returns what it was before. */
  async set(value) {
    return BigInt(await this.#structure.run('counterSet', { amount: String(int64(value)) }));
  }

  /** Gives it another value if it has the expected one; returns whether it had. */
  compareAndSet(expected, value) {
    return this.#structure.run('counterReplaceIf', {
      expectedAmount: String(int64(expected)),
      amount: String(int64(value)),
    });
  }

  /** Removes it from the cluster. */
  destroy() {
    return this.#structure.destroy();
  }
}
