package io.fused.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A connection to a cluster, and the way to its collections.
 *
 * <pre>{@code
 * try (FusedClient client = FusedClient.connect("127.0.0.1:7400,127.0.0.1:7401")) {
 *     FusedMap<String, Long> stock = client.map("stock", Codec.string(), Codec.int64());
 *     stock.merge("apples", 3L, Long::sum);
 * }
 * }</pre>
 *
 * <p>One client serves all threads of an application; it has one thread of its own (a daemon), and
 * keeps one connection to each member that it needs. What an acknowledged operation has changed
 * survives the crash of any f members. When members crash, operations wait for the recovery, and go
 * on by themselves; each takes effect once, however often it had to be sent. One that has no answer
 * within the deadline fails with {@link FusedTimeoutException}.
 */
public final class FusedClient implements Structures, AutoCloseable {
    private final Engine engine;
    private final Directory directory;
    private final Structures unpinned;

    private FusedClient(Engine engine, Directory directory) {
        this.engine = engine;
        this.directory = directory;
        this.unpinned = new PlacedStructures(directory, Placement.FREE);
    }

    /**
     * Connects to a cluster, with the usual settings.
     *
     * @param endpoints host:port of some members, with commas between them; the others are learnt
     *     from these, and any of them suffices
     * @return the client
     * @throws IllegalArgumentException if the endpoints can't be read
     * @throws FusedUnavailableException if none of them answers within 30 seconds; after three
     *     already, if all refuse connections
     * @throws FusedProtocolException if what answers speaks another version
     */
    public static FusedClient connect(String endpoints) {
        return builder().connect(endpoints);
    }

    /**
     * Returns a builder, for a client with settings of its own.
     *
     * @return a builder with the usual settings
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the way to structures that are pinned to one primary.
     *
     * @param shard the primary's shard number: group times n plus its index, from 0
     * @return where its structures are opened
     * @throws IndexOutOfBoundsException if the cluster has no such primary
     */
    public Structures primary(int shard) {
        Objects.checkIndex(shard, engine.view().shards());
        return new PlacedStructures(directory, Placement.pinnedTo(shard));
    }

    /**
     * Returns where structures are opened that lie on the primary of another, so that elements can
     * be moved between them by one record: {@code client.near(jobs).map("claims", …)}. Names belong
     * to this placement: what is called "claims" near one structure, near another and near none are
     * three structures.
     *
     * @param other a structure on one primary, opened by this client
     * @return where its neighbours are opened
     * @throws IllegalArgumentException if it is spread over all primaries, or another client's
     */
    public Structures near(FusedStructure other) {
        if (!(other instanceof Placed placed) || !directory.isOf(placed.structure())) {
            throw new IllegalArgumentException("'" + other.name()
                    + "' was not opened by this client; open it by this one first.");
        }
        if (placed.structure().shard() < 0) {
            throw new IllegalArgumentException("'" + other.name()
                    + "' is spread over all primaries, and nothing lies near it; open one that is"
                    + " pinned, by client.primary(…).");
        }
        return new PlacedStructures(directory, Placement.near(placed.structure()));
    }

    /**
     * Returns how many primaries the cluster has, in all groups.
     *
     * @return the number of shards
     */
    public int primaries() {
        return engine.view().shards();
    }

    @Override
    public <K, V> FusedMap<K, V> map(String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        return unpinned.map(name, keyCodec, valueCodec);
    }

    @Override
    public <K, V> FusedMap<K, V> linkedMap(String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        return unpinned.linkedMap(name, keyCodec, valueCodec);
    }

    @Override
    public <K, V> FusedSortedMap<K, V> sortedMap(
            String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        return unpinned.sortedMap(name, keyCodec, valueCodec);
    }

    @Override
    public <K, S, V> FusedSortedMap<K, V> sortedMap(
            String name,
            Codec<K> keyCodec,
            Function<? super K, ? extends S> sortKey,
            OrderedCodec<S> sortCodec,
            Codec<V> valueCodec) {
        return unpinned.sortedMap(name, keyCodec, sortKey, sortCodec, valueCodec);
    }

    @Override
    public <K, V> FusedMultimap<K, V> multimap(
            String name, Codec<K> keyCodec, Codec<V> valueCodec) {
        return unpinned.multimap(name, keyCodec, valueCodec);
    }

    @Override
    public <E> FusedList<E> list(String name, Codec<E> codec) {
        return unpinned.list(name, codec);
    }

    @Override
    public <E> FusedQueue<E> queue(String name, Codec<E> codec) {
        return unpinned.queue(name, codec);
    }

    @Override
    public <E> FusedQueue<E> queue(String name, Codec<E> codec, int capacity) {
        return unpinned.queue(name, codec, capacity);
    }

    @Override
    public <E> FusedPriorityQueue<E> priorityQueue(String name, Codec<E> codec) {
        return unpinned.priorityQueue(name, codec);
    }

    @Override
    public <E, S> FusedPriorityQueue<E> priorityQueue(
            String name,
            Codec<E> codec,
            Function<? super E, ? extends S> sortKey,
            OrderedCodec<S> sortCodec) {
        return unpinned.priorityQueue(name, codec, sortKey, sortCodec);
    }

    @Override
    public <E> FusedSet<E> set(String name, Codec<E> codec) {
        return unpinned.set(name, codec);
    }

    @Override
    public <E> FusedSet<E> linkedSet(String name, Codec<E> codec) {
        return unpinned.linkedSet(name, codec);
    }

    @Override
    public <E> FusedSortedSet<E> sortedSet(String name, Codec<E> codec) {
        return unpinned.sortedSet(name, codec);
    }

    @Override
    public <E, S> FusedSortedSet<E> sortedSet(
            String name,
            Codec<E> codec,
            Function<? super E, ? extends S> sortKey,
            OrderedCodec<S> sortCodec) {
        return unpinned.sortedSet(name, codec, sortKey, sortCodec);
    }

    @Override
    public <E> FusedDeque<E> deque(String name, Codec<E> codec) {
        return unpinned.deque(name, codec);
    }

    @Override
    public <E> FusedDeque<E> deque(String name, Codec<E> codec, int capacity) {
        return unpinned.deque(name, codec, capacity);
    }

    @Override
    public FusedCounter counter(String name) {
        return unpinned.counter(name);
    }

    /**
     * Ends the client: what is under way fails with {@link FusedClosedException}, sessions and
     * connections end. The structures stay in the cluster. May be repeated.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** The settings of a client to be. Used by one thread. */
    public static final class Builder {
        private Duration deadline = Duration.ofSeconds(30);
        private Duration connectTimeout = Duration.ofSeconds(30);
        private int window = 1024;
        private long pendingBytes = 64L << 20;
        private Duration keepAlive = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets how long an operation may take, recoveries included, before it fails with
         * {@link FusedTimeoutException}. A poll that waits has this beyond the time that it waits.
         * 30 s unless set.
         *
         * @param given more than zero, at most a day
         * @return this builder
         */
        public Builder deadline(Duration given) {
            deadline = checked("deadline", given);
            return this;
        }

        /**
         * Sets how long {@link #connect} looks for a first member. 30 s unless set; where all
         * addresses refuse connections, it gives up after three.
         *
         * @param given more than zero, at most a day
         * @return this builder
         */
        public Builder connectTimeout(Duration given) {
            connectTimeout = checked("connect timeout", given);
            return this;
        }

        /**
         * Sets how many operations that change something may be unanswered at each primary, and how
         * many that wait there for an item or for room; more wait in the client. The primary keeps
         * as many answers for each of the two. 1,024 unless set.
         *
         * @param operations from 1 to 16,384; rounded up to a power of two
         * @return this builder
         */
        public Builder window(int operations) {
            if (operations < 1 || operations > 1 << 14) {
                throw new IllegalArgumentException(
                        "The window is " + operations + "; it must be from 1 to 16384.");
            }
            window = operations == 1 ? 2 : Integer.highestOneBit(operations - 1) << 1;
            return this;
        }

        /**
         * Sets how many bytes of operations may be under way or wait in the client. A thread that
         * would go beyond it waits, in asynchronous methods too. 64 MiB unless set.
         *
         * @param bytes more than zero; a single larger operation is let through alone
         * @return this builder
         */
        public Builder pendingBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException(
                        "The bound on pending operations is " + bytes + " bytes; it must be more.");
            }
            pendingBytes = bytes;
            return this;
        }

        /** Sets after how long without a message a session is kept alive by one; for tests. */
        Builder keepAlive(Duration given) {
            keepAlive = checked("keep-alive interval", given);
            return this;
        }

        /**
         * Connects to a cluster; see {@link FusedClient#connect}.
         *
         * @param endpoints host:port of some members, with commas between them
         * @return the client
         */
        public FusedClient connect(String endpoints) {
            List<Endpoint> members = Endpoint.list(endpoints);
            Settings settings = new Settings(
                    deadline.toNanos(),
                    connectTimeout.toNanos(),
                    window,
                    pendingBytes,
                    keepAlive.toNanos());
            EventLoops loops = new EventLoops();
            MemberChannels channels = new MemberChannels(loops);
            try {
                ClusterView view = Directory.firstMap(channels, members, settings);
                Engine engine = new Engine(loops, channels, settings, view, members);
                engine.start();
                return new FusedClient(engine, new Directory(engine, settings));
            } catch (RuntimeException e) {
                channels.close(0);
                loops.close();
                throw e;
            }
        }

        private static Duration checked(String what, Duration given) {
            if (given.isNegative() || given.isZero() || given.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("The " + what + " is " + given
                        + "; it must be more than zero, at most a day.");
            }
            return given;
        }
    }
}
