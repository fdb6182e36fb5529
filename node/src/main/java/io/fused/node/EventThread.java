package io.fused.node;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One event loop on one thread, and gRPC servers and channels that run on it and nowhere else: no
 * call of theirs hops to another thread. What it owns is touched by its thread alone.
 */
final class EventThread implements AutoCloseable {
    /** Above the largest element with its key, twice over, as a record or a batch may hold it. */
    static final int MESSAGE_BYTES = 40 << 20;

    private static final int CONNECT_MILLIS = 3_000;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final boolean epoll = Epoll.isAvailable();

    /** Starts the thread. It doesn't keep the process alive. */
    EventThread(String name) {
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory(name, true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = group.next();
    }

    /** Whether the caller is on this thread. */
    boolean isCurrent() {
        return loop.inEventLoop();
    }

    /**
     * Runs something on this thread: now if the caller is on it, else soon. Dropped once closed.
     */
    void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    /** Runs something on this thread after what it is doing. Dropped once closed. */
    void later(Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    /** Runs something on this thread after a time; what comes back cancels it. */
    Runnable after(long millis, Runnable task) {
        if (loop.isShuttingDown()) {
            return () -> {};
        }
        var scheduled = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** A server to be, on this thread. */
    NettyServerBuilder server(HostPort listen, int messageBytes) {
        Class<? extends ServerChannel> type =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return NettyServerBuilder.forAddress(listen.resolve())
                .channelType(type)
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                .directExecutor()
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxInboundMessageSize(messageBytes);
    }

    /**
     * A channel on this thread, for one call: the caller shuts it down with the call, so that no
     * wait between attempts to connect is kept from an earlier one.
     */
    ManagedChannel dial(HostPort to, int messageBytes) {
        Class<? extends Channel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        NettyChannelBuilder builder = to.isLiteral()
                ? NettyChannelBuilder.forAddress(to.resolve())
                : NettyChannelBuilder.forAddress(to.host(), to.port());
        return builder.channelType(type)
                .eventLoopGroup(group)
                .directExecutor()
                .usePlaintext()
                .disableRetry()
                .disableServiceConfigLookUp()
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .maxInboundMessageSize(messageBytes)
                .build();
    }

    /** Ends the thread without waiting for it. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end.
    public void close() {
        group.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
    }
}
