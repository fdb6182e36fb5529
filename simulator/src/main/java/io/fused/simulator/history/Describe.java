package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls in words, with tokens in place of bytes. */
final class Describe {
    private Describe() {}

    static String operation(Operation operation) {
        return switch (operation) {
            case Operation.MapGet get -> "get " + key(get.key());
            case Operation.MapContainsKey contains -> "containsKey " + key(contains.key());
            case Operation.MapPut put ->
                "put(" + put.condition() + ") " + key(put.key()) + "=" + token(put.value())
                        + ttl(put.ttlMillis());
            case Operation.MapReplaceIf replace ->
                "replace " + key(replace.key()) + " " + token(replace.expected()) + " by "
                        + token(replace.value());
            case Operation.MapRemove remove -> "remove " + key(remove.key());
            case Operation.MapRemoveIf remove ->
                "remove " + key(remove.key()) + "=" + token(remove.expected());
            case Operation.MapExpire expire ->
                "expire " + key(expire.key()) + ttl(expire.ttlMillis());
            case Operation.MapTimeToLive ask -> "timeToLive " + key(ask.key());
            case Operation.ListGet get -> "get @" + get.index();
            case Operation.ListSet set -> "set @" + set.index() + "=" + token(set.value());
            case Operation.ListInsert insert ->
                "insert @" + insert.index() + "=" + token(insert.value());
            case Operation.ListRemove remove -> "remove @" + remove.index();
            case Operation.ListFind find -> "indexOf " + token(find.value());
            case Operation.ListRemoveValue remove -> "remove " + token(remove.value());
            case Operation.QueueOffer offer ->
                "offer " + key(offer.key()) + token(offer.value())
                        + (offer.first() ? " first" : "");
            case Operation.QueuePoll poll ->
                "poll " + poll.waitMillis() + " ms" + end(poll.last()) + target(poll.target());
            case Operation.QueueContains contains -> "contains " + token(contains.value());
            case Operation.QueueRemoveValue remove ->
                "remove " + token(remove.value()) + end(remove.last());
            case Operation.OpenSession open -> open.toString();
            case Operation.KeepAlive keep -> keep.toString();
            case Operation.CloseSession close -> close.toString();
            case Operation.Cancel cancel -> cancel.toString();
            case Operation.Size size -> size.toString();
            case Operation.Clear clear -> clear.toString();
            case Operation.Destroy destroy -> destroy.toString();
            case Operation.MapContainsValue contains -> "containsValue " + token(contains.value());
            case Operation.MapScan scan -> "scan of map " + scan.structure();
            case Operation.MapMove move -> "move " + key(move.key()) + target(move.target());
            case Operation.RangeScan scan -> "scan of " + range(scan.range()) + end(scan.last());
            case Operation.RangeSize size -> "size of " + range(size.range());
            case Operation.RangePoll poll -> "poll of " + range(poll.range()) + end(poll.last());
            case Operation.ListScan scan -> scan.toString();
            case Operation.QueuePeek peek -> peek.toString();
            case Operation.QueueRemoveNumber remove -> remove.toString();
            case Operation.QueueScan scan -> scan.toString();
            case Operation.CounterGet get -> get.toString();
            case Operation.CounterAdd add -> "add " + add.amount();
            case Operation.CounterSet set -> "set " + set.value();
            case Operation.CounterReplaceIf replace ->
                "replace " + replace.expected() + " by " + replace.value();
            case Operation.Listen listen -> listen.toString();
            case Operation.Unlisten unlisten -> unlisten.toString();
            case Operation.ListenerFetch fetch -> fetch.toString();
        };
    }

    static String answer(Answer answer) {
        return switch (answer) {
            case Answer.Value value -> "value " + token(value.bytes());
            case Answer.Entry entry -> "entry " + key(entry.key()) + "=" + token(entry.value());
            case Answer.Page page ->
                "page "
                        + page.entries().stream()
                                .map(entry -> token(entry.value()))
                                .collect(Collectors.joining(","))
                        + (page.last() ? " and no more" : " and more");
            case Answer.Events events -> events.events().size() + " events";
            case Answer.Done done -> done.toString();
            case Answer.Absent absent -> absent.toString();
            case Answer.Flag flag -> flag.toString();
            case Answer.Number number -> number.toString();
            case Answer.Failed failed -> failed.toString();
        };
    }

    private static String range(Operation.Range range) {
        return range.fromBound() + " " + key(range.from()) + " to " + range.toBound() + " "
                + key(range.to());
    }

    private static String target(Operation.@Nullable Target target) {
        return target == null ? "" : " to " + target.structure() + " " + key(target.key());
    }

    private static String end(boolean last) {
        return last ? " last" : "";
    }

    private static String ttl(long millis) {
        return millis == 0 ? "" : " for " + millis + " ms";
    }

    private static String key(byte[] key) {
        return java.util.HexFormat.of().formatHex(key);
    }

    private static String token(byte[] value) {
        try {
            return Long.toString(Tokens.token(value));
        } catch (IllegalStateException torn) {
            return "torn("
                    + java.util.HexFormat.of().formatHex(value, 0, Math.min(16, value.length))
                    + ")";
        }
    }
}
