package io.fused.node.wire;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages of every kind with values drawn from a seed, defaults among them. */
final class Samples {
    static final MemberId SELF = new MemberId("m1", 7);

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    /** One message of each record under a sealed interface. */
    List<Message> oneOfEach(Class<? extends Message> kind) {
        List<Message> messages = new ArrayList<>();
        for (Class<?> record : kind.getPermittedSubclasses()) {
            messages.add((Message) value(record, ""));
        }
        return messages;
    }

    private Object value(Class<?> type, String name) {
        boolean zero = random.nextInt(4) == 0;
        if (type == int.class) {
            return zero ? 0 : random.nextInt(1 << random.nextInt(1, 31));
        }
        if (type == long.class) {
            return zero ? 0L : random.nextLong() >>> random.nextInt(1, 63);
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == byte[].class) {
            byte[] bytes = new byte[zero ? 0 : random.nextInt(1, 5_000)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (type == int[].class) {
            return random.ints(zero ? 0 : 5, 0, 1_000_000).toArray();
        }
        if (type == long[].class) {
            return random.longs(zero ? 0 : 5, -1, Long.MAX_VALUE).toArray();
        }
        if (type == String.class) {
            return zero ? "" : "text with \u017elu\u0165 " + random.nextInt();
        }
        if (type == MemberId.class) {
            return name.equals("member") ? SELF : member();
        }
        if (type == ShardId.class) {
            return new ShardId(random.nextInt(9), pick(ShardKind.values()), random.nextInt(9));
        }
        if (type == ClusterMap.class) {
            return map();
        }
        if (type == ClusterMap.StructureKind.class) {
            return pick(ClusterMap.StructureKind.values());
        }
        if (type == ClusterMap.StructureEntry.class) {
            return zero ? null : structure(3);
        }
        if (type == List.class) {
            return zero
                    ? List.of()
                    : List.of(value(Message.Records.class, ""), value(Message.Records.class, ""));
        }
        return record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = value(components[index].getType(), components[index].getName());
        }
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(components)
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("No sample of " + type, e);
        }
    }

    /** A map with a bit of everything in it. */
    ClusterMap map() {
        List<ClusterMap.MemberEntry> members = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            members.add(new ClusterMap.MemberEntry(
                    new MemberId("m" + index, index + 1),
                    "127.0.0.1:" + (7400 + index),
                    pick(ClusterMap.MemberState.values()),
                    random.nextInt(100)));
        }
        List<ClusterMap.GroupEntry> groups = new ArrayList<>();
        for (int group = 0; group < 2; group++) {
            groups.add(new ClusterMap.GroupEntry(
                    group,
                    random.nextInt(1, 100),
                    pick(ClusterMap.GroupState.values()),
                    shards(group, ShardKind.PRIMARY, 3),
                    shards(group, ShardKind.BACKUP, 2)));
        }
        return new ClusterMap(
                "cluster",
                random.nextInt(1_000),
                3,
                2,
                members,
                groups,
                List.of(structure(1), structure(2)),
                3);
    }

    private List<ClusterMap.ShardEntry> shards(int group, ShardKind kind, int count) {
        List<ClusterMap.ShardEntry> shards = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            shards.add(new ClusterMap.ShardEntry(
                    new ShardId(group, kind, index),
                    random.nextBoolean() ? member() : null,
                    random.nextInt(100),
                    pick(ClusterMap.ShardState.values()),
                    random.nextBoolean(),
                    random.nextInt(-1, 100),
                    random.nextBoolean(),
                    random.nextBoolean() ? member() : null,
                    random.nextBoolean() ? List.of() : List.of(0, 2)));
        }
        return shards;
    }

    private ClusterMap.StructureEntry structure(int id) {
        return new ClusterMap.StructureEntry(id, spec("name " + id), random.nextInt(-1, 6));
    }

    private ClusterMap.StructureSpec spec(String name) {
        return new ClusterMap.StructureSpec(
                name,
                pick(ClusterMap.StructureKind.values()),
                "string,int64",
                random.nextInt(-1, 6),
                random.nextInt(0, 4),
                random.nextInt(0, 3));
    }

    private MemberId member() {
        return new MemberId("m" + random.nextInt(9), random.nextLong(1, Long.MAX_VALUE));
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
