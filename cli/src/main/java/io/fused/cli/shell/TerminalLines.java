package io.fused.cli.shell;

import java.io.IOException;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The lines of a person at a terminal, with editing, history and completion. */
final class TerminalLines implements Lines {

    private final Terminal terminal;
    private final LineReader reader;

    TerminalLines() throws IOException {
        terminal = TerminalBuilder.builder().system(true).build();
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("fused")
                .parser(Lines.parser())
                .completer(new Words())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // "!" stands for itself.
                .build();
    }

    @Override
    public @Nullable List<String> next() {
        try {
            return Lines.words(reader.readLine("fused> ").strip());
        } catch (UserInterruptException e) {
            return List.of(); // Control-C drops the line; control-D ends the shell.
        } catch (EndOfFileException e) {
            return null;
        }
    }

    @Override
    public boolean isPressed() {
        try {
            return terminal.reader().read(1) >= 0;
        } catch (IOException e) {
            return true; // The terminal is gone, and nobody looks any more.
        }
    }

    @Override
    public String place() {
        return "";
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    /** Offers the first word of a line, and the commands of a kind after the structure's name. */
    static final class Words implements Completer {

        @Override
        public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
            if (line.wordIndex() == 0) {
                for (Command.Kind kind : Command.Kind.values()) {
                    candidates.add(new Candidate(kind.word()));
                }
                candidates.add(new Candidate("help"));
                candidates.add(new Candidate("exit"));
            } else if (line.wordIndex() == 2) {
                String kind = line.words().get(0).split(":", 2)[0];
                Command.ALL.stream()
                        .filter(command -> command.kind().word().equals(kind))
                        .forEach(command -> candidates.add(new Candidate(
                                command.name(),
                                command.name(),
                                null,
                                command.help(),
                                null,
                                null,
                                true)));
            }
        }
    }
}
