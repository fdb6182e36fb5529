package io.fused.cli.bench;

import io.fused.cli.Failure;
import io.fused.cli.Figures;
import io.fused.cli.ScratchCluster;
import io.fused.cli.ScratchOptions;
import io.fused.client.AsyncList;
import io.fused.client.AsyncMap;
import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.protocol.MemberStacks;
import io.fused.protocol.MemberStatus;
import io.fused.protocol.StackRow;
import io.fused.protocol.StatusReply;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fused bench memory}: what a fused backup allocates for what its tallest primary holds. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the memory of fused backups against that of the primaries.",
            "",
            "The ratio is the bytes that a fused backup allocates for cells (holes, "
                    + "sessions and slack included) to the live bytes of its tallest primary's "
                    + "nodes (header, key and value, unrounded): after inserting, after updating "
                    + "all, and after removing half. After each step the number of elements is "
                    + "checked, and all that are left are read at the end."
        })
final class BenchMemory implements Callable<Integer> {
    private static final int KEY_BYTES = 16;
    private static final int IN_FLIGHT = 1_024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScratchOptions cluster;

    @Option(
            names = "--structure",
            defaultValue = "MAP",
            paramLabel = "KIND",
            description =
                    "map, which is spread over all primaries, or list, which is on one (map).")
    private Kind structure = Kind.MAP;

    @Option(
            names = "--entries",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "Entries in the map, or elements of the list (${DEFAULT-VALUE}).")
    private int entries;

    @Option(
            names = "--value-bytes",
            split = ",",
            defaultValue = "100,1024",
            paramLabel = "N",
            description =
                    "Bytes of each value; each size gets a cluster of its own (${DEFAULT-VALUE}).")
    private List<Integer> valueBytes;

    @Option(
            names = "--settle",
            defaultValue = "50",
            paramLabel = "S",
            description = "Seconds between removing half and its figure (${DEFAULT-VALUE}).")
    private int settleSeconds;

    @Override
    public Integer call() throws InterruptedException {
        if (entries < 1 || settleSeconds < 0 || valueBytes.stream().anyMatch(n -> n < 8)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--entries is at least 1, --value-bytes at least 8, --settle at least 0.");
        }
        Figures figures = cluster.figures(spec, "memory");
        for (int bytes : valueBytes) {
            try (ScratchCluster running = cluster.start(figures);
                    FusedClient client = FusedClient.connect(running.endpoints())) {
                measure(figures, running, subject(client, bytes), bytes);
            }
        }
        return 0;
    }

    private void measure(Figures figures, ScratchCluster running, Subject subject, int bytes)
            throws InterruptedException {
        timed(figures, "inserted", bytes, subject.insert, entries);
        report(figures, running, "inserted", bytes, entries);
        subject.check(entries);
        timed(figures, "updated", bytes, subject.update, entries);
        report(figures, running, "updated", bytes, entries);
        subject.check(entries);
        int left = entries - entries / 2;
        timed(figures, "removed_half", bytes, subject.remove, entries / 2);
        TimeUnit.SECONDS.sleep(settleSeconds);
        report(figures, running, "removed_half", bytes, left);
        subject.check(left);
        timed(figures, "read", bytes, subject.read, left);
    }

    private void timed(Figures figures, String aCase, int bytes, Load.Work work, long count)
            throws InterruptedException {
        long start = System.nanoTime();
        new Load(IN_FLIGHT, work).limit(count).start().join();
        figures.figure(
                aCase,
                "\"entries\":" + count + ",\"valueBytes\":" + bytes,
                "seconds",
                (System.nanoTime() - start) / 1e9);
    }

    /** What is filled. */
    private enum Kind {
        MAP,
        LIST
    }

    /**
     * What is filled, and how.
     *
     * @param remove is done for half of the elements, and leaves those that {@code read} reads
     */
    private record Subject(
            Load.Work insert,
            Load.Work update,
            Load.Work remove,
            Load.Work read,
            LongSupplier size) {
        void check(long expected) {
            long found = size.getAsLong();
            if (found != expected) {
                throw new Failure("There are " + found + " elements where " + expected
                        + " were expected; this is a defect.");
            }
        }
    }

    private Subject subject(FusedClient client, int bytes) {
        byte[] filler = new byte[bytes];
        new SplittableRandom(1).nextBytes(filler);
        return structure == Kind.MAP ? map(client, filler) : list(client, filler);
    }

    /** Removes every other entry. */
    private Subject map(FusedClient client, byte[] filler) {
        AsyncMap<byte[], byte[]> map =
                client.map("bench", Codec.bytes(), Codec.bytes()).async();
        return new Subject(
                i -> map.set(key(i), value(filler, i, 1)),
                i -> map.set(key(i), value(filler, i, 2)),
                i -> map.delete(key(2 * i)),
                i -> {
                    long left = Math.min(2 * i + 1, entries - 1);
                    return map.get(key(left))
                            .thenAccept(read -> same(read, value(filler, left, 2)));
                },
                () -> map.size().join());
    }

    /** Removes the first half. */
    private Subject list(FusedClient client, byte[] filler) {
        AsyncList<byte[]> list = client.list("bench", Codec.bytes()).async();
        int removed = entries / 2;
        return new Subject(
                i -> list.add(value(filler, i, 1)),
                i -> list.put(i, value(filler, i, 2)),
                i -> list.delete(0),
                i -> list.get(i).thenAccept(read -> same(read, value(filler, removed + i, 2))),
                () -> list.size().join());
    }

    /** Fails if what was read isn't what was written. */
    private static void same(byte @Nullable [] read, byte[] written) {
        if (!Arrays.equals(read, written)) {
            throw new Failure("An element isn't what was written; this is a defect.");
        }
    }

    private void report(
            Figures figures, ScratchCluster running, String aCase, int bytes, long count) {
        Map<Integer, Long> live = new TreeMap<>();
        Map<Integer, Long> allocated = new TreeMap<>();
        for (MemberStacks member : running.stacks()) {
            for (StackRow row : member.getRowsList()) {
                (row.getFusedBackup() ? allocated : live)
                        .merge(
                                row.getIndex(),
                                row.getFusedBackup() ? row.getAllocatedBytes() : row.getLiveBytes(),
                                Long::sum);
            }
        }
        long tallest = live.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long fused =
                allocated.values().stream().mapToLong(Long::longValue).max().orElse(0);
        String parameters = "\"entries\":" + count + ",\"valueBytes\":" + bytes;
        figures.figure(
                aCase + "_fused_to_tallest_primary", parameters, "ratio", (double) fused / tallest);
        figures.figure(aCase + "_fused_backup_allocated", parameters, "bytes", fused);
        figures.figure(aCase + "_tallest_primary_live", parameters, "bytes", tallest);
        figures.figure(
                aCase + "_raw_keys_and_values_per_primary",
                parameters,
                "bytes",
                structure == Kind.MAP
                        ? (double) count * (KEY_BYTES + bytes) / live.size()
                        : (double) count * bytes);
        StatusReply status = running.status();
        figures.figure(
                aCase + "_primary_resident", parameters, "bytes", resident(status, "primary"));
        figures.figure(
                aCase + "_fused_backup_resident", parameters, "bytes", resident(status, "backup"));
    }

    private static long resident(StatusReply status, String kind) {
        return status.getMembersList().stream()
                .filter(member -> member.getShardsList().stream()
                        .anyMatch(shard -> shard.getKind().equals(kind)))
                .map(MemberStatus::getProcessId)
                .mapToLong(pid -> ProcessFigures.residentBytes(pid).orElse(0))
                .max()
                .orElse(0);
    }

    private static byte[] key(long i) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(8, i).array();
    }

    private static byte[] value(byte[] filler, long i, int version) {
        byte[] value = filler.clone();
        ByteBuffer.wrap(value).putLong(0, i * 31 + version);
        return value;
    }
}
