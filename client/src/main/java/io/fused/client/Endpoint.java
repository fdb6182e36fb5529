package io.fused.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a member listens.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port from 1 to 65535
 */
record Endpoint(String host, int port) {
    /** Reads host:port, host:port, ... */
    static List<Endpoint> list(String text) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            endpoints.add(parse(part.strip()));
        }
        return List.copyOf(endpoints);
    }

    /** Reads host:port or [IPv6]:port. */
    static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        int port = colon < 0 ? 0 : port(text.substring(colon + 1));
        if (host.isEmpty() || port == 0 || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("\"" + text + "\" is no address of a member."
                    + " Give host:port, several with commas between them,"
                    + " as in 127.0.0.1:7400,127.0.0.1:7401.");
        }
        return new Endpoint(host, port);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 1 << 16 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
