package io.fused.cli.cluster;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that make no sense together are bad usage, as one that makes none by itself. */
final class Usage {
    private Usage() {}

    /** What the supplier gives; what it finds wrong with the options is told as bad usage. */
    static <T> T checked(CommandSpec spec, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
