package io.fused.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;
import org.jspecify.annotations.Nullable;

/** Where a shell's lines come from, split into words; {@code "New York"} is one word. */
interface Lines extends AutoCloseable {

    /**
     * Returns the words of the next line, or null after the last.
     *
     * @throws BadLine if a quote is left open
     */
    @Nullable
    List<String> next() throws IOException;

    /** Says where the line stands that was returned last, for the beginning of a sentence. */
    String place();

    /** Whether somebody has pressed Enter since the last line; never in a script. */
    default boolean isPressed() {
        return false;
    }

    @Override
    void close() throws IOException;

    /** How words are told apart; a backslash stands for itself. */
    static DefaultParser parser() {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        parser.setEofOnUnclosedQuote(true);
        return parser;
    }

    /** Splits a line. */
    static List<String> words(String line) {
        try {
            ParsedLine parsed =
                    parser().parse(line, line.length(), Parser.ParseContext.ACCEPT_LINE);
            List<String> words = parsed.words();
            // The parser puts an empty word after blanks at the end, where the cursor is.
            boolean blank =
                    line.isEmpty() || Character.isWhitespace(line.charAt(line.length() - 1));
            return blank && !words.isEmpty() ? words.subList(0, words.size() - 1) : words;
        } catch (EOFError e) {
            throw new BadLine("A quote is left open.");
        } catch (SyntaxError e) {
            throw new BadLine("This line can't be split into words: " + e.getMessage());
        }
    }

    /** The lines of a script. */
    static Lines of(BufferedReader script) {
        return new Lines() {
            private int number;

            @Override
            public @Nullable List<String> next() throws IOException {
                String line = script.readLine();
                number++;
                return line == null ? null : words(line.strip());
            }

            @Override
            public String place() {
                return "Line " + number + ": ";
            }

            @Override
            public void close() throws IOException {
                script.close();
            }
        };
    }
}
