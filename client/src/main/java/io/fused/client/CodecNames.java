package io.fused.client;

import io.fused.protocol.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The names of codecs: 1 to 100 characters without commas. */
public final class CodecNames {
    private static final int LENGTH = 100;

    /** A name made of others; two with a comma between are within a directory's 128 bytes. */
    private static final int MADE_LENGTH = 60;

    /** What is left of a longer one, before a '#' and the 16 digits of its hash. */
    private static final int KEPT = MADE_LENGTH - 17;

    private CodecNames() {}

    /** Returns a name that may be one; throws IllegalArgumentException if it may not. */
    static String checked(String name) {
        if (name.isEmpty() || name.length() > LENGTH || name.indexOf(',') >= 0) {
            throw new IllegalArgumentException("\"" + name
                    + "\" can't name a codec: a name has 1 to 100 characters and no comma.");
        }
        return name;
    }

    /**
     * Returns the name of a codec that is made of others or for a type: {@code kind(part;part)}.
     * One that has more than 60 characters is cut, and then ends in its hash, so that two have room
     * in a map's entry of the directory.
     *
     * @param kind what makes such codecs, as {@code list}
     * @param parts the names of the codecs or types
     * @return the name: at most 60 characters
     * @throws IllegalArgumentException if there is a comma in it
     */
    public static String of(String kind, String... parts) {
        String name = kind + "(" + String.join(";", parts) + ")";
        if (name.length() <= MADE_LENGTH) {
            return checked(name);
        }
        long hash = KeyHash.of(name.getBytes(StandardCharsets.UTF_8));
        return checked(name.substring(0, KEPT) + "#" + HexFormat.of().toHexDigits(hash));
    }
}
