package io.fused.node;

import io.fused.protocol.AcceptLossRequest;
import io.fused.protocol.AdminGrpc;
import io.fused.protocol.KillMemberRequest;
import io.fused.protocol.RestartMemberRequest;
import io.fused.protocol.ShutdownRequest;
import io.fused.protocol.StacksReply;
import io.fused.protocol.StacksRequest;
import io.fused.protocol.StatusReply;
import io.fused.protocol.StatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * What an operator asks of a coordinator, call by call. Every call blocks, for half a minute at
 * most, and throws IllegalStateException with a sentence for a person if it failed. Any thread.
 */
public final class AdminClient implements AutoCloseable {
    private static final int SECONDS = 30;

    private static final long POLL_MILLIS = 50;

    private final HostPort coordinator;
    private final EventThread thread = new EventThread("fused-admin");
    private final ManagedChannel channel;

    /** Makes a client; it connects at its first call. */
    public AdminClient(HostPort coordinator) {
        this.coordinator = coordinator;
        this.channel = thread.dial(coordinator, ControlLink.MESSAGE_BYTES);
    }

    /** The map, as people read it. */
    public StatusReply status() {
        return call(admin -> admin.status(StatusRequest.newBuilder()
                .setProtocolVersion(AdminService.PROTOCOL_VERSION)
                .build()));
    }

    /**
     * Waits until the crash of so many members would lose nothing.
     *
     * @return whether that came true in time
     */
    public boolean awaitTolerance(int tolerance, Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        while (true) {
            StatusReply status = status();
            if (status.getTolerance() >= tolerance && status.getState().equals("normal")) {
                return true;
            }
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(POLL_MILLIS * 1_000_000);
        }
    }

    /** The stacks of all members that answer within five seconds, by member's name. */
    public StacksReply stacks() {
        return call(admin -> admin.stacks(StacksRequest.newBuilder()
                .setProtocolVersion(AdminService.PROTOCOL_VERSION)
                .build()));
    }

    /** Lets the lost shards of a group start empty. */
    public void acceptLoss(int group) {
        call(admin -> admin.acceptLoss(AcceptLossRequest.newBuilder()
                .setProtocolVersion(AdminService.PROTOCOL_VERSION)
                .setGroup(group)
                .build()));
    }

    /** Kills a member's process, as SIGKILL does, and returns when it is gone. */
    public void kill(String member) {
        call(admin -> admin.killMember(KillMemberRequest.newBuilder()
                .setProtocolVersion(AdminService.PROTOCOL_VERSION)
                .setMember(member)
                .build()));
    }

    /** Starts a member's process, empty; one that runs is killed first. */
    public void restart(String member) {
        call(admin -> admin.restartMember(RestartMemberRequest.newBuilder()
                .setProtocolVersion(AdminService.PROTOCOL_VERSION)
                .setMember(member)
                .build()));
    }

    /** Ends the coordinator and, on a local cluster, its members; returns when it was heard. */
    public void shutdown() {
        call(admin -> admin.shutdown(ShutdownRequest.newBuilder()
                .setProtocolVersion(AdminService.PROTOCOL_VERSION)
                .build()));
    }

    private <T> T call(Function<AdminGrpc.AdminBlockingStub, T> call) {
        try {
            return call.apply(AdminGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(SECONDS, TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            Status status = e.getStatus();
            String said = status.getDescription() == null
                    ? status.getCode().toString()
                    : status.getDescription();
            throw new IllegalStateException(
                    status.getCode() == Status.Code.UNAVAILABLE
                                    || status.getCode() == Status.Code.DEADLINE_EXCEEDED
                            ? "The coordinator at " + coordinator
                                    + " doesn't answer. If the cluster has ended, start it "
                                    + "again, by './fused cluster start' or by hand as before."
                            : said,
                    e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        thread.close();
    }
}
