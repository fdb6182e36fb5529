package io.fused.node;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The log of a process: a line an event, on standard error. */
final class ProcessLog {
    private static final String FORMAT = "%1$tF %1$tT.%1$tL %4$s %5$s%6$s%n";

    // Loggers are held weakly, and would forget their levels.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    // Tells of every connection that sends garbage, with a stack trace.
    private static final Logger GRPC_NETTY = Logger.getLogger("io.grpc.netty");
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private ProcessLog() {}

    /** Sets the format and the levels; first thing in a process. */
    static void begin() {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new SimpleFormatter());
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.INFO);
        GRPC.setLevel(Level.WARNING);
        GRPC_NETTY.setLevel(Level.SEVERE);
        NETTY.setLevel(Level.WARNING);
    }
}
