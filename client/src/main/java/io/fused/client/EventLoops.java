package io.fused.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The one event loop of a client, on a daemon thread. */
final class EventLoops {
    private final EventLoopGroup group;
    private final Class<? extends SocketChannel> channelType;

    EventLoops() {
        boolean epoll = isEpollThere() && nativeCodeIsWelcome() && NativeTransport.isAvailable();
        IoHandlerFactory handlers = epoll ? NativeTransport.handlers() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("fused-client", true), handlers);
        channelType = epoll ? NativeTransport.channelType() : NioSocketChannel.class;
    }

    private static boolean isEpollThere() {
        try {
            Class.forName("io.netty.channel.epoll.Epoll", false, EventLoops.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * From Java 24 on, loading native code prints a warning unless the application allows it by a
     * flag. A library has no business to make it print, so it does without then.
     */
    private static boolean nativeCodeIsWelcome() {
        if (Runtime.version().feature() < 24) {
            return true;
        }
        try {
            Object enabled = Module.class
                    .getMethod("isNativeAccessEnabled")
                    .invoke(EventLoops.class.getModule());
            return Boolean.TRUE.equals(enabled);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop loop() {
        return group.next();
    }

    Class<? extends SocketChannel> channelType() {
        return channelType;
    }

    void close() {
        Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** What can be loaded only where an application has brought it. */
    private static final class NativeTransport {
        static boolean isAvailable() {
            return Epoll.isAvailable();
        }

        static IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        static Class<? extends SocketChannel> channelType() {
            return EpollSocketChannel.class;
        }
    }
}
