package io.fused.node;

import io.fused.protocol.MemberStatus;
import io.fused.protocol.StatusReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster of real processes on this host: a coordinator, and members as its children. It outlives
 * who started it, unless it is told to end with a process.
 *
 * <p>Every method that fails throws IllegalStateException (or IllegalArgumentException, for what
 * was asked) with a sentence for a person. Any thread.
 */
public final class LocalCluster implements AutoCloseable {
    private static final int FIRST_PORT = 7400;
    private static final int PORT_CHOICES = 200;

    /** Below the ports that systems give to outgoing connections. */
    private static final int ANY_PORT_FROM = 12_000;

    private static final int ANY_PORT_TO = 30_000;
    private static final long POLL_MILLIS = 20;
    private static final long END_SECONDS = 15;

    /**
     * What is started.
     *
     * @param primaries n
     * @param faults f
     * @param groups code groups
     * @param members how many processes
     * @param port the data port of the first member; the others and the coordinator follow. Empty:
     *     the first free ones from 7400 on; 0: free ones anywhere
     * @param directory where logs and state are kept; empty for the standard place
     * @param restart whether a member that crashes is started again, empty
     * @param endWith the process with whose end the cluster ends, however that comes; empty: none
     */
    public record Settings(
            int primaries,
            int faults,
            int groups,
            int members,
            OptionalInt port,
            Optional<Path> directory,
            boolean restart,
            OptionalLong endWith) {
        /** Checks the numbers. */
        public Settings {
            Bounds.check(primaries, faults, groups, members);
            if (port.isPresent() && (port.getAsInt() < 0 || port.getAsInt() + members > 65_535)) {
                throw new IllegalArgumentException(
                        "The port " + port.getAsInt() + " and the " + members
                                + " that follow it are not all between 1 and 65535: give "
                                + "another --port.");
            }
            if (endWith.isPresent() && ProcessHandle.of(endWith.getAsLong()).isEmpty()) {
                throw new IllegalArgumentException("No process has the id " + endWith.getAsLong()
                        + ", with whose end the cluster is to end.");
            }
        }

        /** As many members as a group has shards, restarted when they crash. */
        public static Settings of(int primaries, int faults) {
            return new Settings(
                    primaries,
                    faults,
                    1,
                    primaries + faults,
                    OptionalInt.empty(),
                    Optional.empty(),
                    true,
                    OptionalLong.empty());
        }

        /** The same in another directory. */
        public Settings in(Path other) {
            return new Settings(
                    primaries, faults, groups, members, port, Optional.of(other), restart, endWith);
        }

        /** The same, ending when this process does at the latest. */
        public Settings endingWithThisProcess() {
            return new Settings(
                    primaries,
                    faults,
                    groups,
                    members,
                    port,
                    directory,
                    restart,
                    OptionalLong.of(ProcessHandle.current().pid()));
        }
    }

    private final ClusterDirectory directory;
    private final ClusterDirectory.Running running;
    private final AdminClient admin;

    private LocalCluster(ClusterDirectory directory, ClusterDirectory.Running running) {
        this.directory = directory;
        this.running = running;
        this.admin = new AdminClient(running.coordinator());
    }

    /**
     * Starts a cluster and returns when it serves. Clusters of one user start one after the other.
     *
     * @param timeout how long that may take, from its turn on; the processes are ended if it takes
     *     longer
     */
    public static LocalCluster start(Settings settings, Duration timeout) {
        StartLock alone = StartLock.take();
        try {
            return startAlone(settings, timeout);
        } finally {
            alone.close();
        }
    }

    private static LocalCluster startAlone(Settings settings, Duration timeout) {
        ClusterDirectory directory = new ClusterDirectory(
                settings.directory().orElseGet(ClusterDirectory::standard).toAbsolutePath());
        Optional<ClusterDirectory.Running> present = directory.read();
        if (present.isPresent() && present.get().isAlive()) {
            throw new IllegalStateException("A cluster runs in " + directory.path()
                    + " already. Stop it by './fused cluster stop', or choose "
                    + "another place by --dir.");
        }
        int port = choosePort(settings);
        Process coordinator = startCoordinator(settings, directory, port);
        try {
            return awaitServing(
                    settings, directory, coordinator, System.nanoTime() + timeout.toNanos());
        } catch (RuntimeException e) {
            coordinator.destroy();
            throw e;
        }
    }

    private static Process startCoordinator(
            Settings settings, ClusterDirectory directory, int port) {
        try {
            Files.createDirectories(directory.path());
            directory.remove();
            for (int member = 1; member <= settings.members(); member++) {
                Files.deleteIfExists(directory.log("m" + member));
            }
            Files.deleteIfExists(directory.log(Names.COORDINATOR));
            List<String> options = new ArrayList<>(List.of(
                    "listen=127.0.0.1:" + (port + settings.members()),
                    "primaries=" + settings.primaries(),
                    "faults=" + settings.faults(),
                    "groups=" + settings.groups(),
                    "members=" + settings.members(),
                    "port=" + port,
                    "dir=" + directory.path(),
                    "restart=" + settings.restart()));
            settings.endWith().ifPresent(process -> options.add("end-with=" + process));
            return new ProcessBuilder(MemberJvm.coordinator(options))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.log(Names.COORDINATOR).toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The cluster can't be started in " + directory.path() + " (" + e.getMessage()
                            + "). Choose another place by --dir.",
                    e);
        }
    }

    private static LocalCluster awaitServing(
            Settings settings, ClusterDirectory directory, Process coordinator, long until) {
        LocalCluster cluster = null;
        try {
            while (System.nanoTime() < until) {
                if (!coordinator.isAlive()) {
                    throw new IllegalStateException(
                            "The coordinator ended with status " + coordinator.exitValue()
                                    + ". The end of " + directory.log(Names.COORDINATOR) + ":"
                                    + System.lineSeparator()
                                    + directory.tail(Names.COORDINATOR));
                }
                Optional<ClusterDirectory.Running> running = directory.read();
                if (cluster == null
                        && running.isPresent()
                        && running.get().processId() == coordinator.pid()) {
                    cluster = new LocalCluster(directory, running.get());
                }
                if (cluster != null && serves(settings, cluster.admin.status())) {
                    LocalCluster started = cluster;
                    cluster = null;
                    return started;
                }
                LockSupport.parkNanos(POLL_MILLIS * 1_000_000);
            }
            throw new IllegalStateException("The cluster didn't begin to serve in time. The end of "
                    + directory.log("m1") + ":" + System.lineSeparator() + directory.tail("m1"));
        } finally {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    private static boolean serves(Settings settings, StatusReply status) {
        long up = status.getMembersList().stream()
                .filter(member ->
                        member.getRole().equals("member") && member.getState().equals("UP"))
                .count();
        long active = status.getMembersList().stream()
                .map(MemberStatus::getShardsList)
                .flatMap(List::stream)
                .filter(shard -> shard.getState().equals("ACTIVE"))
                .count();
        return status.getState().equals("normal")
                && up == settings.members()
                && active == (long) settings.groups() * (settings.primaries() + settings.faults());
    }

    /**
     * The cluster that runs in a directory.
     *
     * @param chosen where; empty for the standard place
     */
    public static LocalCluster in(Optional<Path> chosen) {
        ClusterDirectory directory = new ClusterDirectory(
                chosen.orElseGet(ClusterDirectory::standard).toAbsolutePath());
        Optional<ClusterDirectory.Running> running = directory.read();
        if (running.isEmpty() || !running.get().isAlive()) {
            throw new IllegalStateException("No cluster runs in " + directory.path()
                    + ". Start one by './fused cluster start', or say by --dir where one runs.");
        }
        return new LocalCluster(directory, running.get());
    }

    /** The members' addresses, host:port with commas: what a client connects to. */
    public String endpoints() {
        return running.endpoints();
    }

    /** Where logs and state are kept. */
    public Path directory() {
        return directory.path();
    }

    /** The operator's view. */
    public AdminClient admin() {
        return admin;
    }

    /** The coordinator's process. */
    public long coordinatorProcess() {
        return running.processId();
    }

    /** Ends all its processes and returns when they are gone. */
    public void stop() {
        Optional<ProcessHandle> process = ProcessHandle.of(running.processId());
        try {
            admin.shutdown();
        } catch (IllegalStateException e) {
            // It may be hung or half dead; then it is ended the other way, and its children with
            // it.
            process.ifPresent(ProcessHandle::destroyForcibly);
        }
        process.ifPresent(handle -> {
            try {
                handle.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                handle.destroyForcibly();
            }
        });
        directory.remove();
        close();
    }

    /** Lets go of the connection; the cluster runs on. */
    @Override
    public void close() {
        admin.close();
    }

    private static int choosePort(Settings settings) {
        int count = settings.members() + 1;
        if (settings.port().isEmpty()) {
            return findFree(FIRST_PORT, count);
        }
        int wanted = settings.port().getAsInt();
        // From a place of chance, so that clusters started together seldom look at the same ports.
        return wanted == 0
                ? findFree(ThreadLocalRandom.current().nextInt(ANY_PORT_FROM, ANY_PORT_TO), count)
                : free(wanted, count);
    }

    private static int findFree(int from, int count) {
        for (int choice = 0; choice < PORT_CHOICES; choice++) {
            int first = from + choice * count;
            if (first + count > 65_535) {
                break;
            }
            if (firstTaken(first, count).isEmpty()) {
                return first;
            }
        }
        throw new IllegalStateException("No " + count + " free ports in a row were found from "
                + from + " on; give some by --port.");
    }

    private static int free(int first, int count) {
        OptionalInt taken = firstTaken(first, count);
        if (taken.isPresent()) {
            throw new IllegalStateException(
                    "Port " + taken.getAsInt() + " is in use, and the cluster needs " + first
                            + " to " + (first + count - 1) + ". Choose others by --port.");
        }
        return first;
    }

    private static OptionalInt firstTaken(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }
}
