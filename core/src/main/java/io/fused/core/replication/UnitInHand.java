package io.fused.core.replication;

import io.fused.core.Message;
import io.fused.core.cell.SizeClasses;
import io.fused.erasure.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a lost primary that is being decoded.
 *
 * <pre>
 *   state   event                            next   effect
 *   IMAGES  image of the last survivor       FUSED  FusedUnitWanted to each backup used
 *   FUSED   fused unit of the last backup    CUT    the cut is known
 *   CUT     all deltas up to the cut         done   the deltas are added
 * </pre>
 *
 * <p>Everything is added straight into the sum that gives the wanted primary's bytes: images and
 * fused units with their factors as they come, and once the cut is known the deltas that bring them
 * to it.
 */
final class UnitInHand {
    /** What is awaited. */
    enum State {
        /** Images of the survivors. */
        IMAGES,
        /** Fused units. */
        FUSED,
        /** Deltas up to the cut. */
        CUT
    }

    /** A change on this unit, in the payload that brought it. */
    private record Delta(long number, byte[] payload, int position, int at, int length) {}

    final int sizeClass;
    final int unit;

    /** The number under which fused units are asked for. */
    final long request;

    private final RebuildPlan plan;
    private final long[] imageNumbers;
    private final long[] @Nullable [] applied;
    private final List<List<Delta>> deltas = new ArrayList<>();
    private final byte[] sum;
    private State state = State.IMAGES;
    private int imagesAwaited;
    private int fusedAwaited;
    private long deltaBytes;
    private long askedMillis;

    UnitInHand(RebuildPlan plan, int sizeClass, int unit, long request) {
        this.plan = plan;
        this.sizeClass = sizeClass;
        this.unit = unit;
        this.request = request;
        this.imagesAwaited = plan.survivors().size();
        this.fusedAwaited = plan.used().size();
        this.imageNumbers = new long[imagesAwaited];
        this.applied = new long[fusedAwaited][];
        this.sum = new byte[SizeClasses.unitBytes(sizeClass)];
        Arrays.fill(imageNumbers, -1);
        for (int i = 0; i < imagesAwaited; i++) {
            deltas.add(new ArrayList<>());
        }
        if (imagesAwaited == 0) {
            state = State.FUSED;
        }
    }

    State state() {
        return state;
    }

    /** The bytes of the unit; final once the cut is reached and {@link #cut} was called. */
    byte[] sum() {
        return sum;
    }

    /** Bytes of payloads that deltas kept here point into, each delta counted by its length. */
    long deltaBytes() {
        return deltaBytes;
    }

    long askedMillis() {
        return askedMillis;
    }

    void asked(long nowMillis) {
        askedMillis = nowMillis;
    }

    void onImage(int survivor, Message.UnitImage image, int factor, Kernel kernel) {
        if (imageNumbers[survivor] >= 0) {
            return;
        }
        imageNumbers[survivor] = image.number();
        kernel.multiplyAdd(factor, image.bytes(), 0, sum, 0, image.bytes().length);
        imagesAwaited--;
        if (imagesAwaited == 0) {
            state = State.FUSED;
        }
    }

    /** Keeps a delta of a survivor on this unit, if it lies behind the image. */
    void onDelta(int survivor, long number, byte[] payload, int position, int at, int length) {
        if (imageNumbers[survivor] >= 0 && number > imageNumbers[survivor]) {
            deltas.get(survivor).add(new Delta(number, payload, position, at, length));
            deltaBytes += length;
        }
    }

    /** For each primary the number that fused units must have applied, -1 for lost ones. */
    long[] notBefore(int primaries) {
        long[] numbers = new long[primaries];
        Arrays.fill(numbers, -1);
        for (int k = 0; k < imageNumbers.length; k++) {
            numbers[plan.survivors().get(k).index()] = imageNumbers[k];
        }
        return numbers;
    }

    void onFusedUnit(int used, Message.FusedUnit fused, int factor, Kernel kernel) {
        if (applied[used] != null || state != State.FUSED) {
            return;
        }
        applied[used] = fused.applied();
        kernel.multiplyAdd(factor, fused.bytes(), 0, sum, 0, fused.bytes().length);
        fusedAwaited--;
        if (fusedAwaited == 0) {
            state = State.CUT;
        }
    }

    /** Whether a backup's fused unit has come. */
    boolean hasFused(int used) {
        return applied[used] != null;
    }

    /** v: the number of a survivor's records to which all is brought. */
    private long cutAt(int survivor) {
        int primary = plan.survivors().get(survivor).index();
        long greatest = imageNumbers[survivor];
        for (long[] vector : applied) {
            if (vector != null) {
                greatest = Math.max(greatest, vector[primary]);
            }
        }
        return greatest;
    }

    /** Whether all deltas up to the cut are here. */
    boolean isCutReached(long[] upTo) {
        for (int k = 0; k < imageNumbers.length; k++) {
            if (Math.max(upTo[k], imageNumbers[k]) < cutAt(k)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Brings every image and every fused unit to the cut.
     *
     * @param factors of all shards, in code order, in the sum
     * @param products factor of the used backup times its coefficient of the survivor, by backup's
     *     position, then survivor's
     */
    void cut(int[] factors, int[][] products, Kernel kernel) {
        for (int k = 0; k < imageNumbers.length; k++) {
            int primary = plan.survivors().get(k).index();
            long cut = cutAt(k);
            for (Delta delta : deltas.get(k)) {
                if (delta.number() > cut) {
                    break;
                }
                int factor = factors[primary];
                for (int j = 0; j < applied.length; j++) {
                    long[] vector = applied[j];
                    if (vector != null && delta.number() > vector[primary]) {
                        factor ^= products[j][k];
                    }
                }
                kernel.multiplyAdd(
                        factor, delta.payload(), delta.position(), sum, delta.at(), delta.length());
            }
        }
    }
}
