package io.fused.cli;

import io.fused.client.FusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a verb's error reaches a person: one sentence on standard error, and an exit status.
 *
 * @param traces whether the stack trace follows the sentence
 */
record Failures(boolean traces) implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine verb = e.getCommandLine();
        PrintWriter err = verb.getErr();
        err.println("fused: " + sentence(e));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See " + verb.getCommandSpec().qualifiedName() + " --help.");
        printTrace(e, err);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine verb, ParseResult arguments) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        PrintWriter err = verb.getErr();
        err.println("fused: " + sentence(e));
        printTrace(e, err);
        return ExitCode.SOFTWARE;
    }

    /** Says in a sentence what happened. */
    private String sentence(Throwable e) {
        return switch (e) {
            case Failure failure -> said(failure);
            case ParameterException usage -> said(usage);
            case UncheckedIOException wrapped
            when wrapped.getCause() != null -> sentence(wrapped.getCause());
            case NoSuchFileException missing -> missing.getFile() + " does not exist.";
            case AccessDeniedException denied ->
                denied.getFile() + " may not be read or written by this user.";
            case FileAlreadyExistsException present -> present.getFile() + " exists already.";
            case NotDirectoryException file -> file.getFile() + " is not a directory.";
            case UnknownHostException host -> "The host " + host.getMessage() + " is not known.";
            case IOException io -> "Input or output failed: " + said(io);
            case FusedException fused -> said(fused);
            case IllegalArgumentException argument -> said(argument);
            case IllegalStateException state -> said(state);
            case InterruptedException interrupted -> "Interrupted.";
            default ->
                "An error that should not happen, " + e
                        + (traces ? "" : "; FUSED_TRACE=1 shows where.");
        };
    }

    private static String said(Throwable e) {
        @Nullable String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    private void printTrace(Exception e, PrintWriter err) {
        if (traces) {
            e.printStackTrace(err);
        }
    }
}
