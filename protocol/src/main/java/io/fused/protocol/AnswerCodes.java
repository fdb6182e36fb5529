package io.fused.protocol;

import io.grpc.Metadata;
import io.grpc.Status;

/** How the codes of Failed become the status of a unary call. */
public final class AnswerCodes {
    /** The trailer that carries the code as a decimal number beside the status. */
    public static final Metadata.Key<String> TRAILER =
            Metadata.Key.of("fused-code", Metadata.ASCII_STRING_MARSHALLER);

    private AnswerCodes() {}

    /** Returns the status that stands for a code, as {@code client.proto} lists them. */
    public static Status.Code status(Code code) {
        return switch (code) {
            case CODE_OUT_OF_RANGE -> Status.Code.OUT_OF_RANGE;
            case CODE_NOT_FOUND -> Status.Code.NOT_FOUND;
            case CODE_INVALID, CODE_TOO_LARGE -> Status.Code.INVALID_ARGUMENT;
            case CODE_NOT_HOLDER, CODE_BEHIND, CODE_BUSY -> Status.Code.UNAVAILABLE;
            case CODE_DATA_LOSS -> Status.Code.DATA_LOSS;
            case CODE_CANCELLED -> Status.Code.CANCELLED;
            case CODE_OUT_OF_MEMORY -> Status.Code.RESOURCE_EXHAUSTED;
            case CODE_SESSION_EXPIRED,
                    CODE_ANSWER_FORGOTTEN,
                    CODE_WRONG_SHARD,
                    CODE_EVENTS_LOST,
                    CODE_NO_LISTENER -> Status.Code.FAILED_PRECONDITION;
            case CODE_INTERNAL -> Status.Code.INTERNAL;
            case CODE_UNSPECIFIED, UNRECOGNIZED -> Status.Code.UNKNOWN;
        };
    }
}
