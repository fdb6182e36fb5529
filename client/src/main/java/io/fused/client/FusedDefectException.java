package io.fused.client;

/** A member met a defect. The operation had no effect. The message is worth a bug report. */
public final class FusedDefectException extends FusedException {
    private static final long serialVersionUID = 1L;

    FusedDefectException(String message) {
        super(Code.DEFECT, message, false);
    }
}
