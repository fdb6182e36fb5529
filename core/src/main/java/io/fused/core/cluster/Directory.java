package io.fused.core.cluster;

import io.fused.core.cell.XxHash64;
import io.fused.core.cluster.ClusterMap.StructureEntry;
import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.cluster.ClusterMap.StructureSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The structures of a cluster by name: which exist, and where a new one goes. Names are unique per
 * placement: pinned to one shard, near another structure, or neither.
 */
final class Directory {
    /** A name's greatest length in bytes, so that the whole directory fits into one message. */
    static final int NAME_BYTES = 255;

    /** A codec's greatest length in bytes, for the same reason. */
    static final int CODEC_BYTES = 128;

    /** How many structures there may be: every member and client holds the whole directory. */
    static final int STRUCTURES = 5_000;

    private Directory() {}

    /** Opens a structure or creates it; a request that is refused changes nothing. */
    static ClusterMap open(ClusterMap map, Command.OpenStructure command) {
        StructureSpec spec = command.spec();
        if (find(map, spec).isPresent() || !refusal(map, command).isEmpty()) {
            return map;
        }
        List<StructureEntry> structures = new ArrayList<>(map.structures());
        structures.add(new StructureEntry(map.nextStructure(), spec, shardFor(map, spec)));
        return with(map, structures, map.nextStructure() + 1);
    }

    /** Takes a structure out; its id is never used again. */
    static ClusterMap drop(ClusterMap map, int structure) {
        if (map.structure(structure).isEmpty()) {
            return map;
        }
        List<StructureEntry> structures = new ArrayList<>(map.structures());
        structures.removeIf(entry -> entry.id() == structure);
        return with(map, structures, map.nextStructure());
    }

    /**
     * The structure that an applied command asked for.
     *
     * @param map the map after the command
     */
    static Optional<StructureEntry> opened(ClusterMap map, Command.OpenStructure command) {
        return refusal(map, command).isEmpty() ? find(map, command.spec()) : Optional.empty();
    }

    /**
     * Why a structure can't be opened, in a sentence; empty if it can. The answer is the same
     * before and after the command is applied.
     */
    static String refusal(ClusterMap map, Command.OpenStructure command) {
        StructureSpec spec = command.spec();
        Optional<StructureEntry> known = find(map, spec);
        if (known.isPresent()) {
            return mismatch(known.get().spec(), spec);
        }
        String name = quoted(spec.name());
        int nameBytes = spec.name().getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes < 1 || nameBytes > NAME_BYTES) {
            return "A structure's name has 1 to " + NAME_BYTES
                    + " bytes in UTF-8, and this one has " + nameBytes + "; choose another name.";
        }
        int codecBytes = spec.codec().getBytes(StandardCharsets.UTF_8).length;
        if (codecBytes > CODEC_BYTES) {
            return "The name of a codec has at most " + CODEC_BYTES
                    + " bytes in UTF-8, and that of " + name + " has " + codecBytes
                    + "; give it a shorter name.";
        }
        if (map.groups().isEmpty()) {
            return "The cluster isn't founded yet: it waits for members to join; try again.";
        }
        if (spec.pinned() < -1 || spec.pinned() >= map.shardCount()) {
            return "There is no primary " + spec.pinned() + " to pin " + name
                    + " to; this cluster's primaries are numbered 0 to " + (map.shardCount() - 1)
                    + ".";
        }
        boolean isQueue = spec.kind() == StructureKind.QUEUE || spec.kind() == StructureKind.DEQUE;
        if (spec.capacity() < 0 || spec.capacity() > 0 && !isQueue) {
            return name + " can't have a capacity of " + spec.capacity()
                    + "; queues and deques may have one, of at least 1.";
        }
        if (spec.near() != 0) {
            Optional<StructureEntry> other = map.structure(spec.near());
            if (other.isEmpty() || spec.pinned() >= 0) {
                return name + " can't be placed near structure " + spec.near()
                        + (other.isEmpty() ? ", which isn't there." : " and be pinned too.");
            }
            if (other.get().shard() < 0) {
                return name + " can't be placed near " + quoted(other.get().name())
                        + ", which is spread over all primaries; pin that to one.";
            }
        }
        if (map.structures().size() >= STRUCTURES) {
            return "The cluster has " + STRUCTURES + " structures and takes no more; destroy one"
                    + " before you create " + name + ".";
        }
        return "";
    }

    /** Who says no capacity takes the queue as it is. */
    private static String mismatch(StructureSpec known, StructureSpec wanted) {
        if (known.kind() == wanted.kind() && known.codec().equals(wanted.codec())) {
            if (wanted.capacity() == 0 || wanted.capacity() == known.capacity()) {
                return "";
            }
            String takes = known.capacity() == 0
                    ? "takes items without bound"
                    : "takes " + known.capacity() + " items";
            return quoted(known.name()) + " " + takes + " and can't be opened with a capacity of "
                    + wanted.capacity() + "; leave that out, or use another name.";
        }
        return quoted(known.name()) + " is a " + described(known.kind(), known.codec())
                + " and can't be opened as a " + described(wanted.kind(), wanted.codec())
                + "; use the former kind and codec, or another name.";
    }

    private static String described(StructureKind kind, String codec) {
        String word = switch (kind) {
            case MAP -> "map";
            case LIST -> "list";
            case QUEUE -> "queue";
            case SET -> "set";
            case DEQUE -> "deque";
            case COUNTER -> "counter";
            case SORTED_MAP -> "sorted map";
            case SORTED_SET -> "sorted set";
            case PRIORITY_QUEUE -> "priority queue";
            case LINKED_MAP -> "linked map";
            case LINKED_SET -> "linked set";
            case MULTIMAP -> "multimap";
        };
        return codec.isEmpty() ? word : word + " of " + codec;
    }

    private static String quoted(String name) {
        return "'" + name + "'";
    }

    private static Optional<StructureEntry> find(ClusterMap map, StructureSpec spec) {
        return map.structures().stream()
                .filter(entry -> entry.name().equals(spec.name())
                        && entry.spec().pinned() == spec.pinned()
                        && entry.spec().near() == spec.near())
                .findFirst();
    }

    private static int shardFor(ClusterMap map, StructureSpec spec) {
        if (spec.pinned() >= 0) {
            return spec.pinned();
        }
        if (spec.near() != 0) {
            return map.structure(spec.near()).orElseThrow().shard();
        }
        return switch (spec.kind()) {
            case MAP, SET -> -1;
            case LIST,
                    QUEUE,
                    DEQUE,
                    COUNTER,
                    SORTED_MAP,
                    SORTED_SET,
                    PRIORITY_QUEUE,
                    LINKED_MAP,
                    LINKED_SET,
                    MULTIMAP ->
                map.shardOfHash(XxHash64.of(spec.name().getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static ClusterMap with(ClusterMap map, List<StructureEntry> structures, int next) {
        return new ClusterMap(
                map.clusterId(),
                map.version(),
                map.primaries(),
                map.faults(),
                map.members(),
                map.groups(),
                structures,
                next);
    }
}
