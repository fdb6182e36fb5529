package io.fused.client;

import io.fused.protocol.Protocol;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A channel to each member, opened when it is first needed. May be used by any thread. */
final class MemberChannels {
    private static final int CONNECT_MILLIS = 3_000;

    /** So much may come before it was read; gRPC raises it where the line can hold more. */
    private static final int FLOW_WINDOW_BYTES = 1 << 20;

    private final EventLoops loops;
    private final Map<Endpoint, ManagedChannel> channels = new ConcurrentHashMap<>();

    MemberChannels(EventLoops loops) {
        this.loops = loops;
    }

    /** Returns the channel to a member, ready to connect at once if it isn't connected. */
    ManagedChannel get(Endpoint endpoint) {
        ManagedChannel channel = channels.computeIfAbsent(endpoint, this::open);
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // Who asks has waited already; gRPC's own pause grows to minutes.
            channel.resetConnectBackoff();
        }
        return channel;
    }

    private ManagedChannel open(Endpoint endpoint) {
        EventLoopGroup group = loops.group();
        return builder(endpoint)
                .usePlaintext()
                .eventLoopGroup(group)
                .channelType(loops.channelType())
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .withOption(ChannelOption.TCP_NODELAY, true)
                .initialFlowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(Protocol.MESSAGE_BYTES_MAX)
                .directExecutor()
                .disableRetry()
                .build();
    }

    private static NettyChannelBuilder builder(Endpoint endpoint) {
        String host = endpoint.host();
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return NettyChannelBuilder.forAddress(new InetSocketAddress(host, endpoint.port()));
        }
        return NettyChannelBuilder.forAddress(host, endpoint.port());
    }

    /** Closes the channels to all other members. */
    void keepOnly(Set<Endpoint> members) {
        for (Iterator<Map.Entry<Endpoint, ManagedChannel>> all =
                        channels.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Endpoint, ManagedChannel> next = all.next();
            if (!members.contains(next.getKey())) {
                all.remove();
                next.getValue().shutdownNow();
            }
        }
    }

    /** Closes all channels; calls that run get so long to end. */
    void close(long patienceMillis) {
        channels.values().forEach(ManagedChannel::shutdown);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        boolean interrupted = false;
        for (ManagedChannel channel : channels.values()) {
            try {
                if (interrupted
                        || !channel.awaitTermination(
                                end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    channel.shutdownNow();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                channel.shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
