package io.fused.client;

import io.fused.protocol.Code;
import java.util.Locale;

/** Says in sentences what went wrong, and what to do. */
final class Failures {
    private static final String UNKNOWN =
            " It may have taken effect or not: the outcome is unknown.";

    private Failures() {}

    /** What a member's code means to the application. */
    static RuntimeException of(Engine engine, Call<?> call, int shard, Code code, String detail) {
        String what = what(engine, call);
        String because = detail.isEmpty() ? "" : " " + detail;
        return switch (code) {
            case CODE_OUT_OF_RANGE ->
                new IndexOutOfBoundsException(
                        detail.isEmpty() ? what + ": the position is outside the list." : detail);
            case CODE_TOO_LARGE -> new IllegalArgumentException(what + " is refused." + because);
            case CODE_INVALID ->
                new IllegalArgumentException(what + " makes no sense to the cluster." + because);
            case CODE_NOT_FOUND ->
                new FusedNotFoundException(what + " is impossible: the structure is gone, probably"
                        + " destroyed. Open it again to have an empty one." + because);
            case CODE_DATA_LOSS -> dataLoss(engine, call, shard, because);
            case CODE_OUT_OF_MEMORY ->
                new FusedMemoryException(what + " is refused: the cluster is short of memory."
                        + " Remove elements, or add members." + because);
            case CODE_EVENTS_LOST ->
                new EventsLostException(what + ": the listener fell behind." + because);
            case CODE_ANSWER_FORGOTTEN, CODE_SESSION_EXPIRED, CODE_NO_LISTENER ->
                sessionExpired(engine, call, shard);
            case CODE_INTERNAL, CODE_CANCELLED ->
                new FusedDefectException(what + " failed by a defect of the member; it had no"
                        + " effect. Its log says more." + because);
            case CODE_NOT_HOLDER,
                    CODE_BEHIND,
                    CODE_BUSY,
                    CODE_WRONG_SHARD,
                    CODE_UNSPECIFIED,
                    UNRECOGNIZED ->
                new FusedProtocolException(
                        what + " failed with " + code + ", which this client can't read. Are client"
                                + " and cluster of versions that fit?" + because,
                        call.needsNumber());
        };
    }

    private static FusedDataLossException dataLoss(
            Engine engine, Call<?> call, int shard, String because) {
        int group = engine.view().groupOf(shard);
        return new FusedDataLossException(
                what(engine, call) + " is impossible: the data of "
                        + engine.view().nameOf(shard)
                        + " is lost, since more shards of the group are gone than it has fused"
                        + " backups. To let the lost shards start empty, run: ./fused cluster"
                        + " accept-loss " + group + "." + because
                        + (call.uncertain ? UNKNOWN : ""),
                call.uncertain);
    }

    static FusedSessionExpiredException sessionExpired(Engine engine, Call<?> call, int shard) {
        return new FusedSessionExpiredException(what(engine, call)
                + " was under way when the client's session at " + engine.view().nameOf(shard)
                + " ended." + UNKNOWN);
    }

    static FusedTimeoutException timeout(Engine engine, Call<?> call, int shard, String trouble) {
        boolean unknown = call.uncertain;
        String told = trouble.isEmpty() ? "" : " Last seen: " + trouble + ".";
        return new FusedTimeoutException(
                what(engine, call) + ": no answer from " + engine.view().nameOf(shard)
                        + " within the deadline." + told
                        + (unknown ? UNKNOWN : " It had no effect."),
                unknown);
    }

    static FusedProtocolException protocol(Call<?> call, Endpoint endpoint, String detail) {
        return new FusedProtocolException(
                "The member at " + endpoint + " doesn't understand this client: " + detail,
                call.uncertain);
    }

    static FusedClosedException closed(Engine engine, Call<?> call) {
        boolean unknown = call.uncertain;
        return new FusedClosedException(
                what(engine, call) + ": the client was closed."
                        + (unknown ? UNKNOWN : " It had no effect."),
                unknown);
    }

    /** Names an operation: "map put on orders". */
    static String what(Engine engine, Call<?> call) {
        String kind = call.fields.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " on "
                + engine.nameOf(call.fields.structure());
    }
}
