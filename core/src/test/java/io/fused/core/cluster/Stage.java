package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.cluster.ClusterMap.StructureSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Plays a script of one line commands to a coordinator and writes down what it says and how its map
 * changes. Members have no mind of their own here but one: those that run renew their leases.
 */
final class Stage implements CoordinatorPort {
    private static final int STEP_MILLIS = 250;

    private final StringBuilder printed = new StringBuilder();
    private final Map<String, Long> incarnations = new TreeMap<>();
    private final Map<MemberId, Long> renewals = new TreeMap<>();
    private final TreeSet<MemberId> running = new TreeSet<>();
    private final Map<ShardId, String> shownShards = new TreeMap<>();
    private final Map<Integer, String> shownGroups = new TreeMap<>();
    private final List<String> sent = new ArrayList<>();
    private final TreeMap<Long, TreeSet<MemberId>> maps = new TreeMap<>();
    private final List<Pair> broken = new ArrayList<>();
    private long now = 1_000_000;
    private Coordinator coordinator =
            new Coordinator(CoordinatorSettings.of("c", 1, 0, 1, 1), this);

    /** The first member's link to the second is broken, and it says so. */
    private record Pair(MemberId from, MemberId to) {}

    /** Plays one line. */
    String play(String line) {
        printed.setLength(0);
        String[] words = line.split(" ", -1);
        Map<String, String> options = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int at = 1; at < words.length; at++) {
            int equals = words[at].indexOf('=');
            if (equals > 0) {
                options.put(words[at].substring(0, equals), words[at].substring(equals + 1));
            } else {
                names.add(words[at]);
            }
        }
        switch (words[0]) {
            case "cluster" -> begin(options);
            case "join", "restart" -> names.forEach(name -> join(name, words[0]));
            case "stop" -> names.forEach(name -> running.remove(run(name)));
            case "go" -> names.forEach(name -> running.add(run(name)));
            case "cut" -> names.forEach(this::cut);
            case "kill" -> names.forEach(this::kill);
            case "prove" -> names.forEach(name -> coordinator.onDeathProven(run(name)));
            case "renew" -> names.forEach(name -> renew(run(name)));
            case "run" -> pass(Long.parseLong(names.getFirst()));
            case "stall" -> {
                now += Long.parseLong(names.getFirst());
                coordinator.onTick();
            }
            case "broken" -> broken.add(new Pair(run(names.getFirst()), run(names.getLast())));
            case "mended" -> broken.clear();
            case "elected" -> coordinator.onElected();
            case "accept" -> {
                String why = coordinator
                        .acceptLoss(Integer.parseInt(names.getFirst()))
                        .orElse("done");
                printed.append(why).append('\n');
            }
            case "open", "drop" -> directory(words[0], names.getFirst(), options);
            case "map" -> {
                shownGroups.clear();
                shownShards.clear();
            }
            default -> say(words[0], names, options);
        }
        show();
        return printed.toString();
    }

    private void begin(Map<String, String> options) {
        int n = Integer.parseInt(options.getOrDefault("n", "3"));
        int f = Integer.parseInt(options.getOrDefault("f", "2"));
        coordinator = new Coordinator(
                new CoordinatorSettings(
                        "c",
                        n,
                        f,
                        Integer.parseInt(options.getOrDefault("groups", "1")),
                        Integer.parseInt(options.getOrDefault("founding", "" + (n + f))),
                        STEP_MILLIS,
                        4_000,
                        5_000,
                        10,
                        Long.parseLong(options.getOrDefault("suspension", "3600000"))),
                this);
    }

    // ---- members ----

    private void join(String name, String verb) {
        long incarnation = incarnations.getOrDefault(name, 0L);
        if (verb.equals("restart") || incarnation == 0) {
            running.remove(run(name));
            incarnations.put(name, incarnation + 1);
        }
        MemberId run = run(name);
        running.add(run);
        coordinator.onControl(run, new Message.Join(run, name + ":7400"));
        renew(run);
    }

    private void renew(MemberId run) {
        long renewal = renewals.merge(run, 1L, Long::sum);
        coordinator.onControl(
                run, new Message.Renew(run, renewal, coordinator.map().version()));
        for (Pair pair : broken) {
            if (pair.from().equals(run)) {
                coordinator.onControl(run, new Message.LinkBroken(run, pair.to()));
            }
        }
    }

    private void cut(String name) {
        running.remove(run(name));
        coordinator.onLinkDown(run(name));
    }

    private void kill(String name) {
        cut(name);
        coordinator.onDeathProven(run(name));
    }

    private void pass(long millis) {
        long until = now + millis;
        while (now < until) {
            now = Math.min(until, Math.min(now + STEP_MILLIS, coordinator.nextWakeMillis()));
            coordinator.onTick();
            if (now % STEP_MILLIS == 0) {
                List.copyOf(running).forEach(this::renew);
            }
            show();
        }
    }

    /** The named run of a member, or its latest one. */
    private MemberId run(String name) {
        int hash = name.indexOf('#');
        return hash > 0
                ? new MemberId(name.substring(0, hash), Long.parseLong(name.substring(hash + 1)))
                : new MemberId(name, incarnations.getOrDefault(name, 1L));
    }

    // ---- what members say ----

    private void directory(String verb, String asker, Map<String, String> options) {
        MemberId run = run(asker);
        coordinator.onControl(
                run,
                verb.equals("open")
                        ? new Message.OpenStructure(
                                run,
                                7,
                                new StructureSpec(
                                        options.getOrDefault("name", ""),
                                        StructureKind.valueOf(options.getOrDefault("kind", "MAP")),
                                        options.getOrDefault("codec", ""),
                                        Integer.parseInt(options.getOrDefault("pinned", "-1")),
                                        Integer.parseInt(options.getOrDefault("near", "0")),
                                        Integer.parseInt(options.getOrDefault("capacity", "0"))))
                        : new Message.DropStructure(
                                run, 7, Integer.parseInt(options.getOrDefault("id", "0"))));
    }

    /** A holder speaks: "held F0 P1 applied=7" is the holder of F0 about P1. */
    private void say(String verb, List<String> shards, Map<String, String> options) {
        ShardEntry speaker = coordinator.map().shard(shard(shards.getFirst()));
        GroupEntry group = coordinator.map().groups().get(speaker.id().group());
        ShardEntry other = coordinator.map().shard(shard(shards.getLast()));
        MemberId from = options.containsKey("by") ? run(options.get("by")) : speaker.holder();
        if (from == null) {
            throw new IllegalArgumentException(speaker.id() + " has no holder");
        }
        long epoch = number(options, "epoch", group.epoch());
        long applied = number(options, "applied", 0);
        int g = group.group();
        int own = speaker.id().index();
        int of = other.id().index();
        long tenure = number(options, "tenure", other.tenure());
        coordinator.onControl(
                from,
                switch (verb) {
                    case "held" -> new Message.FenceHeld(from, g, epoch, of, own, tenure, applied);
                    case "filled" -> new Message.Filled(from, g, epoch, of, own, tenure, applied);
                    case "fetched" ->
                        new Message.RecordsFetched(
                                from,
                                g,
                                epoch,
                                of,
                                own,
                                List.of(new Message.Records(
                                        g,
                                        epoch,
                                        of,
                                        own,
                                        tenure,
                                        number(options, "first", 1),
                                        (int) number(options, "count", 1),
                                        0,
                                        new byte[0])));
                    case "rebuilt" -> new Message.Rebuilt(from, g, epoch, own, tenure);
                    case "copied" -> new Message.Copied(from, g, epoch, own);
                    case "confirmed" -> new Message.Confirmed(from, g, epoch, own, of, tenure);
                    case "silent" -> new Message.SilentBackup(from, g, epoch, own, of);
                    case "forgetful" -> new Message.ForgetfulBackup(from, g, epoch, own, of);
                    case "resigned" -> new Message.Resigned(from, speaker.id(), tenure);
                    default -> throw new IllegalArgumentException("What is " + verb + "?");
                });
    }

    private static long number(Map<String, String> options, String name, long otherwise) {
        return Long.parseLong(options.getOrDefault(name, "" + otherwise));
    }

    /** P0 or F1 of group 0; 1.P0 of group 1. */
    private static ShardId shard(String name) {
        int dot = name.indexOf('.');
        int group = dot < 0 ? 0 : Integer.parseInt(name.substring(0, dot));
        String local = name.substring(dot + 1);
        ShardKind kind = local.charAt(0) == 'P' ? ShardKind.PRIMARY : ShardKind.BACKUP;
        return new ShardId(group, kind, Integer.parseInt(local.substring(1)));
    }

    // ---- what is written down ----

    private void show() {
        StringBuilder changes = new StringBuilder();
        maps.forEach((version, to) -> changes.append("map ")
                .append(version)
                .append(" to ")
                .append(String.join(" ", to.stream().map(MemberId::toString).toList()))
                .append('\n'));
        maps.clear();
        for (GroupEntry group : coordinator.map().groups()) {
            showGroup(group, changes);
        }
        sent.forEach(line -> changes.append(line).append('\n'));
        sent.clear();
        if (changes.isEmpty()) {
            return;
        }
        printed.append("at ").append(now - 1_000_000).append('\n').append(changes);
    }

    private void showGroup(GroupEntry group, StringBuilder changes) {
        String head = "group " + group.group() + " epoch " + group.epoch() + " " + group.state()
                + ", tolerance " + Tolerance.of(coordinator.map());
        if (!head.equals(shownGroups.put(group.group(), head))) {
            changes.append(head).append('\n');
        }
        Stream.concat(group.primaries().stream(), group.backups().stream()).forEach(shard -> {
            String line = described(shard);
            if (!line.equals(shownShards.put(shard.id(), line))) {
                changes.append("  ").append(line).append('\n');
            }
        });
    }

    private static String described(ShardEntry shard) {
        MemberId holder = shard.holder();
        MemberId former = shard.former();
        boolean primary = shard.id().kind() == ShardKind.PRIMARY;
        return shard.id() + " " + (holder == null ? "vacant" : holder) + " " + shard.state()
                + " since " + shard.tenure()
                + (shard.startsEmpty() ? " empty" : "")
                + (primary && shard.tail() >= 0 ? " tail " + shard.tail() : "")
                + (primary && !shard.mayAnswer() ? " silent" : "")
                + (former == null ? "" : " awaiting " + former)
                + (shard.confirmedBy().isEmpty() ? "" : " confirmed by " + shard.confirmedBy());
    }

    @Override
    public void send(MemberId to, Message.Control message) {
        switch (message) {
            case Message.NewMap m ->
                maps.computeIfAbsent(m.map().version(), version -> new TreeSet<>())
                        .add(to);
            case Message.Renewed ignored -> {}
            case Message.Welcome m -> sent.add(to + ": Welcome, map " + m.map().version());
            case Message.Refused m -> sent.add(to + ": Refused: " + m.reason());
            case Message.FenceOrder m ->
                sent.add(to + ": FenceOrder F" + m.backup() + " of P" + m.primary() + " epoch "
                        + m.epoch() + " tenure " + m.tenure());
            case Message.RecordsWanted m ->
                sent.add(to + ": RecordsWanted F" + m.backup() + " of P" + m.primary() + " above "
                        + m.above() + " up to " + m.upTo());
            case Message.Fill m ->
                sent.add(to + ": Fill F" + m.backup() + " of P" + m.primary() + " up to "
                        + m.upTo() + ", batches from "
                        + m.records().stream().map(Message.Records::first).toList());
            case Message.StructureOpened m ->
                sent.add(to + ": StructureOpened "
                        + (m.entry() == null ? "nothing" : m.entry()) + " "
                        + (m.error().isEmpty() ? "in map " + m.mapVersion() : m.error()));
            default -> throw new AssertionError("A coordinator doesn't say " + message);
        }
    }

    @Override
    public long monotonicMillis() {
        return now;
    }

    @Override
    public long wallMillis() {
        return now;
    }
}
