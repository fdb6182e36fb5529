package io.fused.cli.demo;

import io.fused.cli.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the demo loads.
 *
 * @param description what it is, for people
 * @param entries the map's entries, each key once
 * @param lines the list's elements, in order
 */
record DemoData(String description, List<Entry> entries, List<String> lines) {

    /** One entry of the map. */
    record Entry(String key, String value) {}

    /**
     * Real data that every JDK carries: each code point with a name that is neither private use nor
     * a surrogate, and its name; as a list, the names of one block.
     */
    static DemoData unicode() {
        List<Entry> entries = new ArrayList<>(160_000);
        List<String> lines = new ArrayList<>();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int type = Character.getType(codePoint);
            if (type == Character.PRIVATE_USE || type == Character.SURROGATE) {
                continue;
            }
            String name = Character.getName(codePoint);
            if (name == null) {
                continue;
            }
            entries.add(new Entry(String.format("U+%04X", codePoint), name));
            if (Character.UnicodeBlock.MATHEMATICAL_OPERATORS.equals(
                    Character.UnicodeBlock.of(codePoint))) {
                lines.add(name);
            }
        }
        return new DemoData("the names of Unicode's code points", entries, lines);
    }

    /**
     * Reads lines of a key, a tab and a value, in UTF-8; a key that comes again is refused.
     *
     * @throws Failure if the file can't be read so; the sentence names the line
     */
    static DemoData ofFile(Path file) {
        List<Entry> entries = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isEmpty()) {
                    continue;
                }
                int tab = line.indexOf('\t');
                if (tab < 0) {
                    throw new Failure("Line " + number + " of " + file
                            + " has no tab; each line is a key," + " a tab and a value.");
                }
                Entry entry = new Entry(line.substring(0, tab), line.substring(tab + 1));
                if (!keys.add(entry.key())) {
                    throw new Failure("Line " + number + " of " + file + " repeats the key '"
                            + entry.key() + "'; give each key once.");
                }
                entries.add(entry);
                if (lines.size() < 1_000) {
                    lines.add(entry.value());
                }
            }
        } catch (MalformedInputException e) {
            throw new Failure(file + " is not a text in UTF-8; convert it first.", e);
        } catch (IOException e) {
            throw new Failure(file + " can't be read: " + e.getMessage(), e);
        }
        if (entries.isEmpty()) {
            throw new Failure(file + " has no entries; each line is a key, a tab and a value.");
        }
        return new DemoData(file.getFileName().toString(), entries, lines);
    }
}
