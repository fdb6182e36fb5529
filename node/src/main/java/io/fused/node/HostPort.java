package io.fused.node;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Pattern;

/**
 * An address as people write it: {@code host:port}.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets; never empty
 * @param port 0 to 65535; 0 stands for any free port where something listens
 */
public record HostPort(String host, int port) {
    private static final Pattern LITERAL_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+]");

    /** Checks the port. */
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "An address is host:port with a port from 0 to 65535, not '" + host + ":" + port
                            + "'. For example 127.0.0.1:7400.");
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with a sentence for the person who wrote it
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (!HOST.matcher(host).matches()) {
            throw malformed(text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new HostPort(
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not an address. Write host:port, for example 127.0.0.1:7400.");
    }

    /** The same host with another port. */
    public HostPort withPort(int otherPort) {
        return new HostPort(host, otherPort);
    }

    /** Whether it stands for all addresses of a host: good to listen at, and nothing to dial. */
    public boolean isEverywhere() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Whether the host is written as numbers, so that no name service is asked. */
    boolean isLiteral() {
        return host.indexOf(':') >= 0 || LITERAL_V4.matcher(host).matches();
    }

    /** The socket's address. Blocks on the name service unless the host is written as numbers. */
    SocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
