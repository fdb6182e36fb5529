package io.fused.node;

import io.fused.core.cluster.CoordinatorSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process that is the coordinator of a cluster. */
public final class CoordinatorProcess {
    /**
     * What is founded.
     *
     * @param listen where members and operators reach the coordinator
     * @param primaries n, at least 1
     * @param faults f, at least 1
     * @param groups code groups, at least 1
     * @param members how many members found the cluster, at least 1
     */
    public record Settings(HostPort listen, int primaries, int faults, int groups, int members) {
        /** Checks the numbers, with sentences for the person who chose them. */
        public Settings {
            Bounds.check(primaries, faults, groups, members);
        }
    }

    private CoordinatorProcess() {}

    /**
     * Runs a coordinator, of members that are started elsewhere, until it is told to shut down. The
     * log goes to standard error. Blocks; called once in a process.
     *
     * @return the exit status
     * @throws IllegalStateException if the port can't be bound; the message says what to do
     */
    public static int run(Settings settings) {
        return run(settings, Optional.empty());
    }

    static int run(Settings settings, Optional<LocalMembers.Settings> local) {
        ProcessLog.begin();
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Parent parent = new Parent(end);
        CoordinatorNode node = new CoordinatorNode(
                CoordinatorSettings.of(
                        UUID.randomUUID().toString(),
                        settings.primaries(),
                        settings.faults(),
                        settings.groups(),
                        settings.members()),
                settings.listen(),
                MemberProcess::broken,
                parent);
        HostPort address;
        try {
            address = node.start();
        } catch (IOException e) {
            throw MemberProcess.cannotListen(settings.listen(), e);
        }
        local.ifPresent(chosen -> {
            LocalMembers members =
                    new LocalMembers(chosen, node::onDeathProven, () -> end.complete(0));
            parent.members = members;
            ClusterDirectory directory = new ClusterDirectory(chosen.directory());
            try {
                directory.write(address, chosen.firstPort(), chosen.members());
            } catch (IOException e) {
                throw new IllegalStateException(
                        directory.path() + " can't be written (" + e.getMessage()
                                + "). Choose another by --dir.",
                        e);
            }
            members.start(address);
        });
        int status = end.join();
        node.close();
        local.ifPresent(chosen -> new ClusterDirectory(chosen.directory()).remove());
        return status;
    }

    /** Answers for processes: the local members' parent, or nobody. */
    private static final class Parent implements AdminService.Operator {
        private final CompletableFuture<Integer> end;
        volatile @Nullable LocalMembers members;

        Parent(CompletableFuture<Integer> end) {
            this.end = end;
        }

        @Override
        public CompletableFuture<Void> kill(String member) {
            LocalMembers present = members;
            return present == null ? elsewhere() : present.kill(member);
        }

        @Override
        public CompletableFuture<Void> restart(String member) {
            LocalMembers present = members;
            return present == null ? elsewhere() : present.restart(member);
        }

        @Override
        public void shutdown() {
            LocalMembers present = members;
            if (present == null) {
                end.complete(0);
            } else {
                present.shutdown();
            }
        }

        private static CompletableFuture<Void> elsewhere() {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("The members of this cluster were not started by its "
                            + "coordinator; end and start them where they run."));
        }
    }
}
