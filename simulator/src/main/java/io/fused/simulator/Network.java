package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The links between members' processes, and all that can happen to them: delays, clogged links,
 * cuts of one direction, breaks of one or both, and links that can't be made though both ends live.
 */
final class Network {
    private static final long LEAST_DELAY_MICROS = 40;
    private static final List<Long> MEAN_DELAYS_MICROS = List.of(200L, 400L, 1_500L, 5_000L);
    private static final List<Long> LINK_FACTORS = List.of(2L, 4L, 4L, 4L, 12L);

    private final Scheduler scheduler;
    private final Chance chance;
    private final Trace trace;
    private final Tampering tampering;
    private final Map<Long, DataLink> links = new LinkedHashMap<>();
    private final Set<String> cuts = new TreeSet<>();
    private final Set<String> blocked = new TreeSet<>();
    private final Map<String, Long> clogs = new HashMap<>();
    private final Map<String, Long> means = new HashMap<>();
    private final long meanMicros;

    Network(Scheduler scheduler, Chance chance, Trace trace, Tampering tampering) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.trace = trace;
        this.tampering = tampering;
        this.meanMicros = chance.oneOf(MEAN_DELAYS_MICROS);
    }

    /**
     * Sends a message, dialing if need be; see {@link io.fused.core.replication.MemberPort#send}.
     */
    void send(
            MemberProcess from, MemberId to, @Nullable MemberProcess target, Message.Data message) {
        if (target == null) {
            scheduler.after(
                    chance.between(1_000, 30_000), () -> from.receive(new Input.LinkDown(to)));
            return;
        }
        DataLink link = link(from, target);
        if (link.state == DataLink.State.BROKEN) {
            return;
        }
        if (link.state == DataLink.State.DOWN && !dial(link)) {
            return;
        }
        for (Message.Data sent : tampering.onSend(from, target, message)) {
            if (cuts.contains(direction(from.host(), target.host()))) {
                link.held.add(sent);
            } else {
                deliver(link, sent);
            }
        }
    }

    /** How long a message between two places takes now. */
    long delay(String fromHost, String toHost) {
        return LEAST_DELAY_MICROS
                + chance.tailed(mean(fromHost, toHost))
                + clogs.getOrDefault(direction(fromHost, toHost), 0L);
    }

    /** Each direction has a speed of its own, so that fused backups lag by different lengths. */
    private long mean(String fromHost, String toHost) {
        return means.computeIfAbsent(
                direction(fromHost, toHost), absent -> meanMicros * chance.oneOf(LINK_FACTORS) / 4);
    }

    /** Holds back all that one host sends to another, until {@link #heal}. */
    void cut(String fromHost, String toHost) {
        cuts.add(direction(fromHost, toHost));
    }

    /** Delivers what a cut held back. */
    void heal(String fromHost, String toHost) {
        if (cuts.remove(direction(fromHost, toHost))) {
            for (DataLink link : links.values()) {
                if (link.from.host().equals(fromHost) && link.to.host().equals(toHost)) {
                    while (!link.held.isEmpty()) {
                        deliver(link, link.held.remove());
                    }
                }
            }
        }
    }

    /** Makes one direction slow by so much a message; 0 ends it. */
    void clog(String fromHost, String toHost, long extraMicros) {
        clogs.put(direction(fromHost, toHost), extraMicros);
    }

    /** Lets no connection be made between two hosts, though both live; breaks those that are. */
    void block(String one, String other) {
        blocked.add(direction(one, other));
        blocked.add(direction(other, one));
        reset(one, other);
        reset(other, one);
    }

    void unblock(String one, String other) {
        blocked.remove(direction(one, other));
        blocked.remove(direction(other, one));
    }

    /** Ends every cut, clog and block. */
    void healAll() {
        for (String pair : Set.copyOf(cuts).stream().sorted().toList()) {
            int arrow = pair.indexOf('>');
            heal(pair.substring(0, arrow), pair.substring(arrow + 1));
        }
        blocked.clear();
        clogs.clear();
    }

    /** Breaks the connections from one host to another; what is under way is partly lost. */
    void reset(String fromHost, String toHost) {
        for (DataLink link : links.values()) {
            if (link.from.host().equals(fromHost) && link.to.host().equals(toHost)) {
                breakLink(link, chance.between(0, 2_000));
            }
        }
    }

    /**
     * A process is gone: its connections break.
     *
     * @param noticeMicros when the other ends see it, at most
     */
    void died(MemberProcess process, long noticeMicros) {
        for (DataLink link : links.values()) {
            if (link.from == process || link.to == process) {
                breakLink(link, noticeMicros);
            }
        }
    }

    private boolean dial(DataLink link) {
        boolean reachable =
                link.to.isAlive() && !blocked.contains(direction(link.from.host(), link.to.host()));
        if (reachable) {
            link.state = DataLink.State.UP;
            link.connection++;
            link.lastArrivalMicros = scheduler.nowMicros() + chance.between(100, 2_000);
        } else if (!link.dialing) {
            link.dialing = true;
            scheduler.after(chance.between(1_000, 50_000), () -> {
                link.dialing = false;
                link.from.receive(new Input.LinkDown(link.to.id()));
            });
        }
        return reachable;
    }

    private void deliver(DataLink link, Message.Data message) {
        long arrival = scheduler.nowMicros() + delay(link.from.host(), link.to.host());
        link.lastArrivalMicros = Math.max(link.lastArrivalMicros, arrival);
        long connection = link.connection;
        scheduler.at(link.lastArrivalMicros, () -> arrive(link, connection, message));
    }

    private void arrive(DataLink link, long connection, Message.Data message) {
        if (!link.delivers(connection, scheduler.nowMicros())) {
            return;
        }
        if (link.tell(connection - 1)) {
            link.to.receive(new Input.LinkDown(link.from.id()));
        }
        link.to.receive(new Input.Data(link.from.id(), message));
    }

    private void breakLink(DataLink link, long noticeMicros) {
        if (link.state != DataLink.State.UP) {
            return;
        }
        trace.note(link.from.host(), "loses its connection to", link.to.host());
        link.breakNow(scheduler.nowMicros() + chance.between(0, Math.min(noticeMicros, 1_000)));
        long connection = link.connection;
        scheduler.after(chance.between(0, noticeMicros) + 1, () -> {
            if (link.state == DataLink.State.BROKEN && link.connection == connection) {
                link.state = DataLink.State.DOWN;
            }
            link.from.receive(new Input.LinkDown(link.to.id()));
        });
        scheduler.after(1_001 + chance.between(0, noticeMicros), () -> {
            if (link.tell(connection)) {
                link.to.receive(new Input.LinkDown(link.from.id()));
            }
        });
    }

    private DataLink link(MemberProcess from, MemberProcess to) {
        long key = (long) from.number() << 32 | to.number();
        return links.computeIfAbsent(key, absent -> new DataLink(from, to));
    }

    private static String direction(String fromHost, String toHost) {
        return fromHost + ">" + toHost;
    }
}
