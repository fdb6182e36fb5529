package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.structure.CorruptShardException;
import io.fused.core.structure.Indexing;
import io.fused.core.structure.Shard;
import io.fused.erasure.GeneratorMatrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a lost primary on its new holder, while the survivors go on.
 *
 * <pre>
 *   state     event                                    next      effect
 *   WAITING   the map has all tails, and no pause      DECODING  Subscribe, and HeightsWanted if
 *             after nonsense is left                             they are not known
 *   DECODING  the last unit decoded                    INDEXING
 *   DECODING  another plan by the map, an ended,       WAITING   units in hand are forgotten,
 *             silent or broken subscription, more                decoded ones stay
 *             deltas than are kept, a lost shard
 *             that was taken up
 *   DECODING  a fused backup is silent, or its link    WAITING   the same, and others are used; if
 *             is down                                            there are none, it goes on waiting
 *   DECODING  bytes that make no sense                 WAITING   CorruptRebuild; all is forgotten,
 *   INDEXING                                                     and decoded anew a while later
 *   INDEXING  the last cell indexed                    REBUILT   Rebuilt, until the map has it
 *   REBUILT   the map says ACTIVE                      gone: its shard becomes a PrimaryShard
 * </pre>
 *
 * <p>A decoded unit is final: whatever happens to the survivors later, it is the lost primary's by
 * its records up to the tail, which stands as long as this tenure lasts.
 */
final class Rebuild {
    /** How far the rebuild is. */
    enum State {
        /** Not all that must be known is in the map, or a source has just been lost. */
        WAITING,
        /** Units are decoded. */
        DECODING,
        /** Cells are checked and indexed. */
        INDEXING,
        /** The shard is whole; the map is to say that it is ACTIVE. */
        REBUILT
    }

    /** Decoding anew waits for so many acknowledgement timeouts at the most. */
    private static final int MOST_WAITS = 15;

    private static final int[] NO_FACTORS = {};

    private final MemberContext context;
    private final ShardId id;
    private final long tenure;
    private final HeldAnswers held;
    private Stacks stacks = new Stacks();
    private final List<UnitInHand> inHand = new ArrayList<>();
    private final ArrayDeque<int[]> again = new ArrayDeque<>();
    private State state = State.WAITING;
    private int @Nullable [] heights;
    private long heightsRequest;
    private long heightsAskedMillis;
    private int nextClass;
    private int nextUnit;
    private long decodedUnits;
    private int corruptAttempts;

    /** How often other fused backups were to be used than before. */
    private int choices;

    private long waitUntilMillis;

    private @Nullable RebuildPlan plan;
    private int[] factors = NO_FACTORS;
    private int[][] products = {};
    private Followed[] followed = {};
    private long[] usedHeardMillis = {};
    private @Nullable Indexing indexing;
    private @Nullable Shard shard;

    /** The subscription at one survivor, by its position in the plan; number 0 means none. */
    private static final class Followed {
        final RebuildPlan.Source source;
        long subscription;
        long upTo = -1;
        long heardMillis;
        int handled;

        Followed(RebuildPlan.Source source, long subscription, long nowMillis) {
            this.source = source;
            this.subscription = subscription;
            this.heardMillis = nowMillis;
        }
    }

    Rebuild(MemberContext context, ShardId id, long tenure) {
        this.context = context;
        this.id = id;
        this.tenure = tenure;
        this.held = new HeldAnswers(context.fault);
    }

    ShardId id() {
        return id;
    }

    long tenure() {
        return tenure;
    }

    State state() {
        return state;
    }

    /** The cells decoded so far. */
    Stacks stacks() {
        return stacks;
    }

    /** How many units have been decoded. */
    long decodedUnits() {
        return decodedUnits;
    }

    /** The units that are being decoded. */
    List<UnitInHand> inHand() {
        return inHand;
    }

    /** The whole shard, in state REBUILT, and the list that its answers go to. */
    PrimaryShard takeUp() {
        return new PrimaryShard(context, id, tenure, Objects.requireNonNull(shard), held);
    }

    // ---- the map ----

    void onMap(GroupEntry group) {
        if (state != State.WAITING && state != State.DECODING) {
            return;
        }
        if (context.now() < waitUntilMillis) {
            return;
        }
        RebuildPlan next = plan(group);
        RebuildPlan present = plan;
        if (present != null && !present.equals(next)) {
            if (next != null && isKeptByFault(present, next)) {
                plan = next;
                return;
            }
            suspend();
        }
        if (state == State.WAITING && next != null) {
            begin(next);
        }
    }

    private @Nullable RebuildPlan plan(GroupEntry group) {
        return RebuildPlan.of(group, id.index(), choices, context.fault).orElse(null);
    }

    private boolean isKeptByFault(RebuildPlan present, RebuildPlan next) {
        return context.has(PlantedFault.UNIT_KEPT_ACROSS_EPOCHS)
                && present.survivors().size() == next.survivors().size()
                && present.used().size() == next.used().size();
    }

    private void begin(RebuildPlan next) {
        plan = next;
        state = State.DECODING;
        GeneratorMatrix matrix = context.matrix();
        factors = next.factors(matrix);
        products = new int[next.used().size()][next.survivors().size()];
        for (int j = 0; j < products.length; j++) {
            int backup = next.used().get(j).index();
            for (int k = 0; k < products[j].length; k++) {
                int coefficient =
                        matrix.coefficient(backup, next.survivors().get(k).index());
                products[j][k] = product(factors[matrix.primaries() + backup], coefficient);
            }
        }
        followed = new Followed[next.survivors().size()];
        for (int k = 0; k < followed.length; k++) {
            RebuildPlan.Source source = next.survivors().get(k);
            followed[k] = new Followed(source, context.nextNumber(), context.now());
            context.send(
                    source.holder(),
                    new Message.Subscribe(
                            id.group(),
                            next.epoch(),
                            source.index(),
                            source.tenure(),
                            followed[k].subscription));
        }
        usedHeardMillis = new long[next.used().size()];
        Arrays.fill(usedHeardMillis, context.now());
        if (heights == null) {
            askHeights(next);
        }
    }

    /** The product of two elements of the field, by way of the kernel. */
    private int product(int a, int b) {
        byte[] result = new byte[1];
        context.kernel.multiplyAdd(a, new byte[] {(byte) b}, 0, result, 0, 1);
        return result[0] & 0xff;
    }

    /** Forgets units in hand and sources; the heartbeat or the next map begins again. */
    private void suspend() {
        for (int k = followed.length - 1; k >= 0; k--) {
            unsubscribe(followed[k]);
        }
        followed = new Followed[0];
        for (UnitInHand unit : inHand) {
            again.add(new int[] {unit.sizeClass, unit.unit});
        }
        inHand.clear();
        plan = null;
        state = State.WAITING;
    }

    private void unsubscribe(Followed each) {
        if (each.subscription != 0) {
            context.send(
                    each.source.holder(),
                    new Message.Unsubscribe(
                            id.group(), epoch(), each.source.index(), each.subscription));
            each.subscription = 0;
        }
    }

    // ---- heights ----

    /**
     * All fused backups that are used are asked, for their answers are also their signs of life.
     */
    private void askHeights(RebuildPlan present) {
        heightsRequest = context.nextNumber();
        heightsAskedMillis = context.now();
        for (RebuildPlan.Source backup : present.used()) {
            context.send(
                    backup.holder(),
                    new Message.HeightsWanted(
                            id.group(),
                            present.epoch(),
                            backup.index(),
                            id.index(),
                            heightsRequest));
        }
    }

    /** The heights at the tail: they tell which units there are. */
    void onHeights(Message.Heights answer) {
        RebuildPlan present = plan;
        if (present == null) {
            return;
        }
        heardUsed(present.positionOfUsed(answer.backup()));
        if (heights != null
                || answer.request() != heightsRequest
                || answer.applied() != present.own().tail()) {
            return;
        }
        int[] known = answer.heights();
        heights = known;
        for (int c = 0; c < known.length; c++) {
            stacks.height(c, known[c]);
        }
    }

    // ---- what the survivors send ----

    /** Whether a subscription is this rebuild's. */
    boolean owns(int primary, long subscription) {
        return position(primary, subscription) >= 0;
    }

    private int position(int primary, long subscription) {
        for (int k = 0; k < followed.length; k++) {
            if (followed[k].source.index() == primary && followed[k].subscription == subscription) {
                return k;
            }
        }
        return -1;
    }

    void onImage(Message.UnitImage image) {
        int k = position(image.primary(), image.subscription());
        handled(k);
        followed[k].upTo = Math.max(followed[k].upTo, image.number());
        UnitInHand unit = find(image.sizeClass(), image.unit());
        if (unit != null && unit.state() == UnitInHand.State.IMAGES) {
            unit.onImage(k, image, factors[image.primary()], context.kernel);
            if (unit.state() == UnitInHand.State.FUSED) {
                askFused(unit);
            }
        }
    }

    void onDeltas(Message.Deltas deltas) {
        int k = position(deltas.primary(), deltas.subscription());
        handled(k);
        followed[k].upTo = Math.max(followed[k].upTo, deltas.upTo());
        RecordReader reader = new RecordReader(deltas.payload());
        while (reader.nextRecord()) {
            while (reader.nextDelta()) {
                UnitInHand unit = find(reader.sizeClass(), reader.unit());
                if (unit != null) {
                    long start = (long) unit.unit * SizeClasses.unitBytes(unit.sizeClass);
                    unit.onDelta(
                            k,
                            reader.number(),
                            deltas.payload(),
                            reader.position(),
                            (int) (reader.offset() - start),
                            reader.length());
                }
            }
        }
    }

    private void handled(int k) {
        followed[k].handled++;
        followed[k].heardMillis = context.now();
    }

    private @Nullable UnitInHand find(int sizeClass, int unit) {
        for (UnitInHand each : inHand) {
            if (each.sizeClass == sizeClass && each.unit == unit) {
                return each;
            }
        }
        return null;
    }

    void onSubscriptionEnded(int primary, long subscription) {
        followed[position(primary, subscription)].subscription = 0;
        suspend();
    }

    void onLinkDown(MemberId peer) {
        boolean lost = false;
        for (Followed each : followed) {
            if (each.source.holder().equals(peer) && each.subscription != 0) {
                each.subscription = 0;
                lost = true;
            }
        }
        if (lost) {
            suspend();
        }
        RebuildPlan present = plan;
        if (present != null && present.used().stream().anyMatch(s -> s.holder().equals(peer))) {
            useOthers(present);
        }
    }

    // ---- what the fused backups send ----

    /** One that is used can't be reached: others do as well, if there are more than it takes. */
    private void useOthers(RebuildPlan present) {
        choices++;
        if (!present.equals(plan(context.group(id.group())))) {
            suspend();
        }
    }

    private void heardUsed(int position) {
        if (position >= 0) {
            usedHeardMillis[position] = context.now();
        }
    }

    private void askFused(UnitInHand unit) {
        RebuildPlan present = plan;
        if (present == null) {
            return;
        }
        unit.asked(context.now());
        long[] notBefore = unit.notBefore(context.matrix().primaries());
        for (int j = 0; j < present.used().size(); j++) {
            RebuildPlan.Source backup = present.used().get(j);
            if (!unit.hasFused(j)) {
                context.send(
                        backup.holder(),
                        new Message.FusedUnitWanted(
                                id.group(),
                                present.epoch(),
                                backup.index(),
                                unit.request,
                                unit.sizeClass,
                                unit.unit,
                                notBefore));
            }
        }
    }

    void onFusedUnit(Message.FusedUnit fused) {
        RebuildPlan present = plan;
        if (present == null || fused.epoch() != present.epoch()) {
            return;
        }
        int j = present.positionOfUsed(fused.backup());
        heardUsed(j);
        UnitInHand unit = null;
        for (UnitInHand each : inHand) {
            if (each.request == fused.request()) {
                unit = each;
            }
        }
        if (unit == null || j < 0) {
            return;
        }
        for (RebuildPlan.Lost lost : present.lost()) {
            if (fused.applied()[lost.index()] != lost.tail()
                    && !context.has(PlantedFault.TAKEN_UP_SHARD_TAKEN_AS_FROZEN)) {
                // Its new holder goes on already, and the map that says so is on its way.
                suspend();
                return;
            }
        }
        int factor = factors[context.matrix().primaries() + fused.backup()];
        unit.onFusedUnit(j, fused, factor, context.kernel);
    }

    // ---- the turn ----

    /** Finishes units whose cut is reached, and takes others in hand. */
    void pump() {
        if (state == State.DECODING) {
            try {
                decode();
            } catch (CorruptShardException e) {
                beginAnew(e.where());
            }
        }
    }

    private void decode() {
        long[] upTo = new long[followed.length];
        for (int k = 0; k < upTo.length; k++) {
            upTo[k] = followed[k].upTo;
        }
        long deltaBytes = 0;
        for (Iterator<UnitInHand> each = inHand.iterator(); each.hasNext(); ) {
            UnitInHand unit = each.next();
            deltaBytes += unit.deltaBytes();
            if (unit.state() == UnitInHand.State.CUT && unit.isCutReached(upTo)) {
                each.remove();
                finish(unit);
            }
        }
        if (deltaBytes > context.settings.subscriberQueueBytes()) {
            suspend();
            return;
        }
        takeInHand();
        giveCredit();
        if (heights != null && inHand.isEmpty()) {
            beginIndexing();
        }
    }

    private void finish(UnitInHand unit) {
        unit.cut(factors, products, context.kernel);
        int unitBytes = SizeClasses.unitBytes(unit.sizeClass);
        long stackBytes =
                (long) stacks.height(unit.sizeClass) * SizeClasses.cellBytes(unit.sizeClass);
        int used = (int) Math.min(unitBytes, stackBytes - (long) unit.unit * unitBytes);
        byte[] sum = unit.sum();
        for (int at = used; at < sum.length; at++) {
            if (sum[at] != 0) {
                throw new CorruptShardException("Unit " + unit.unit + " of size class "
                        + unit.sizeClass + " has bytes above its height");
            }
        }
        stacks.load(unit.sizeClass, unit.unit, Arrays.copyOf(sum, used));
        decodedUnits++;
        for (Followed each : followed) {
            context.send(
                    each.source.holder(),
                    new Message.UnitReleased(
                            id.group(),
                            epoch(),
                            each.source.index(),
                            each.subscription,
                            unit.sizeClass,
                            unit.unit));
        }
    }

    private void takeInHand() {
        RebuildPlan present = plan;
        if (heights == null || present == null) {
            return;
        }
        while (inHand.size() < context.settings.unitsInHand()) {
            int[] next = again.isEmpty() ? nextUnit() : again.remove();
            if (next == null) {
                return;
            }
            UnitInHand unit = new UnitInHand(present, next[0], next[1], context.nextNumber());
            inHand.add(unit);
            for (Followed each : followed) {
                context.send(
                        each.source.holder(),
                        new Message.UnitWanted(
                                id.group(),
                                present.epoch(),
                                each.source.index(),
                                each.subscription,
                                unit.sizeClass,
                                unit.unit));
            }
            if (unit.state() == UnitInHand.State.FUSED) {
                askFused(unit);
            }
        }
    }

    private int @Nullable [] nextUnit() {
        while (nextClass < SizeClasses.count()) {
            if (nextUnit < stacks.units(nextClass)) {
                return new int[] {nextClass, nextUnit++};
            }
            nextClass++;
            nextUnit = 0;
        }
        return null;
    }

    private void giveCredit() {
        for (Followed each : followed) {
            if (each.handled > 0 && each.subscription != 0) {
                context.send(
                        each.source.holder(),
                        new Message.Credit(
                                id.group(),
                                epoch(),
                                each.source.index(),
                                each.subscription,
                                each.handled));
            }
            each.handled = 0;
        }
    }

    private void beginIndexing() {
        RebuildPlan present = Objects.requireNonNull(plan);
        suspend();
        indexing = Shard.index(stacks, present.own().tail(), context.settings.shard(), held);
        state = State.INDEXING;
    }

    // ---- time ----

    /** Indexes some cells. */
    void work() {
        Indexing present = indexing;
        if (present == null) {
            return;
        }
        try {
            if (present.step(context.settings.indexedCells())) {
                shard = present.shard();
                indexing = null;
                state = State.REBUILT;
                reportRebuilt();
            }
        } catch (CorruptShardException e) {
            beginAnew(e.where());
        }
    }

    /**
     * What was decoded makes no sense: some shard that was read is not what it should be. It is
     * reported and not served, and decoded anew with other fused backups, at growing intervals, for
     * as long as the map wants it: another may be right, and a person may replace the wrong one.
     */
    private void beginAnew(String why) {
        suspend();
        indexing = null;
        stacks.close();
        stacks = new Stacks();
        heights = null;
        again.clear();
        nextClass = 0;
        nextUnit = 0;
        decodedUnits = 0;
        corruptAttempts++;
        choices++;
        waitUntilMillis = context.now()
                + Math.min(corruptAttempts, MOST_WAITS) * context.settings.acknowledgementMillis();
        context.report(
                new Message.CorruptRebuild(context.self, id.group(), epoch(), id.index(), why));
    }

    boolean hasWork() {
        return indexing != null;
    }

    void heartbeat() {
        switch (state) {
            case WAITING -> onMap(context.group(id.group()));
            case DECODING -> {
                if (suspectSilent()) {
                    suspend();
                } else {
                    askAgain();
                }
            }
            case INDEXING -> {}
            case REBUILT -> reportRebuilt();
        }
    }

    /** Whether units wait for this peer. */
    boolean needs(MemberId peer) {
        RebuildPlan present = plan;
        if (state == State.WAITING) {
            present = plan(context.group(id.group()));
        }
        return present != null && present.reads(peer);
    }

    /**
     * Nobody may have noticed that a link is dead: who is silent counts as cut off.
     *
     * @return whether all must begin again
     */
    private boolean suspectSilent() {
        boolean silent = false;
        for (Followed each : followed) {
            if (isLongAgo(each.heardMillis)) {
                context.suspect(each.source.holder());
                silent = true;
            }
        }
        RebuildPlan present = plan;
        for (int j = 0; present != null && j < usedHeardMillis.length; j++) {
            if (isLongAgo(usedHeardMillis[j])) {
                context.suspect(present.used().get(j).holder());
                usedHeardMillis[j] = context.now();
                useOthers(present);
                present = plan;
            }
        }
        return silent;
    }

    private boolean isLongAgo(long heardMillis) {
        return context.now() - heardMillis >= context.settings.acknowledgementMillis();
    }

    /**
     * Requests may be dropped, by a link or by a backup that reads the map first. While units wait
     * for a backup, perhaps rightly, the heights tell whether it is there at all.
     */
    private void askAgain() {
        RebuildPlan present = plan;
        long patience = context.settings.acknowledgementMillis() / 4;
        if (present != null && context.now() - heightsAskedMillis >= patience) {
            askHeights(present);
        }
        for (UnitInHand unit : inHand) {
            if (unit.state() == UnitInHand.State.FUSED
                    && context.now() - unit.askedMillis() >= patience) {
                askFused(unit);
            }
        }
    }

    /** This member stood still: its sources' silence was its own. */
    void forgiveSilence() {
        for (Followed each : followed) {
            each.heardMillis = context.now();
        }
        Arrays.fill(usedHeardMillis, context.now());
    }

    private void reportRebuilt() {
        context.report(new Message.Rebuilt(context.self, id.group(), epoch(), id.index(), tenure));
    }

    private long epoch() {
        return context.epoch(id.group());
    }

    ShardView view() {
        ShardView.Progress progress = switch (state) {
            case WAITING, DECODING -> ShardView.Progress.DECODING;
            case INDEXING -> ShardView.Progress.INDEXING;
            case REBUILT -> ShardView.Progress.REBUILT;
        };
        return new ShardView(
                id,
                tenure,
                progress,
                stacks,
                Optional.empty(),
                context.entry(id).tail(),
                -1,
                new long[0],
                new long[0],
                0,
                0,
                0,
                0,
                0,
                decodedUnits);
    }

    /** Gives the memory back, and ends the subscriptions. */
    void close() {
        suspend();
        closeSilently();
    }

    /** Gives the memory back. */
    void closeSilently() {
        Shard whole = shard;
        if (whole != null) {
            whole.close();
        } else {
            stacks.close();
        }
    }
}
