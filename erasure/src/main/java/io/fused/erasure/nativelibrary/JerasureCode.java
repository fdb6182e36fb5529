package io.fused.erasure.nativelibrary;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One of Jerasure's systematic Vandermonde codes, over words of w bits: on whole shards by
 * {@code jerasure_matrix_encode} and {@code jerasure_matrix_decode}, and on single words.
 *
 * <p>Shards are in code order, primaries 0 to n - 1, then fused backups 0 to f - 1, as
 * {@link io.fused.erasure.Codec} has them; with words of 8 bits the bytes are the same as there.
 * Words of 16 and 32 bits lie in memory in the order of the machine, over the polynomials 0x1100b
 * and 0x100400007. A word is an int here, of which the low w bits count; with 32 bits that is every
 * int, read without sign.
 *
 * <p>Shards are segments of one length, a multiple of a word, heap or native; they must not
 * overlap, and none is kept. Where each begins at a multiple of 16 bytes off the heap, they are
 * worked on in place, else on copies.
 *
 * <p>Instances don't change and may be shared by threads. Words of 32 bits take turns on a lock,
 * because GF-Complete keeps the table of the last factor for all on processors without SSSE3 or
 * NEON.
 */
public final class JerasureCode {
    /** The most shards of a code: Jerasure's time for a matrix grows with the cube. */
    public static final int MAX_SHARDS = 1024;

    /** The words for which Jerasure works with a matrix. */
    static final List<Integer> WORD_BITS = List.of(8, 16, 32);

    private static final Object LOCK = new Object();

    private final JerasureFunctions functions;
    private final int primaries;
    private final int backups;
    private final int wordBits;

    /** Row after row. */
    private final int[] coefficients;

    private final JerasureEncoder encoder;

    JerasureCode(JerasureFunctions functions, int n, int f, int wordBits) {
        checkShape(n, f, wordBits);
        this.functions = functions;
        this.primaries = n;
        this.backups = f;
        this.wordBits = wordBits;
        this.coefficients = functions.vandermonde(n, f, wordBits);
        this.encoder = new JerasureEncoder(functions, n, f, wordBits, coefficients);
    }

    private static void checkShape(int n, int f, int wordBits) {
        if (!WORD_BITS.contains(wordBits)) {
            throw new IllegalArgumentException(
                    "Jerasure's words have 8, 16 or 32 bits, and " + wordBits + " were asked for.");
        }
        if (n < 1 || f < 1) {
            throw new IllegalArgumentException(
                    "Jerasure needs a primary and a backup at least; asked for were %d and %d."
                            .formatted(n, f));
        }
        int most = wordBits == Byte.SIZE ? 256 : MAX_SHARDS;
        if ((long) n + f > most) {
            throw new IllegalArgumentException(
                    "Words of %d bits allow %d shards here; %d primaries and %d backups are %d."
                            .formatted(wordBits, most, n, f, (long) n + f));
        }
    }

    /**
     * The number of primaries, n.
     *
     * @return at least 1
     */
    public int primaries() {
        return primaries;
    }

    /**
     * The number of fused backups, f.
     *
     * @return at least 1
     */
    public int backups() {
        return backups;
    }

    /**
     * The bits of a word.
     *
     * @return 8, 16 or 32
     */
    public int wordBits() {
        return wordBits;
    }

    /**
     * All coefficients of a fused backup, as {@code reed_sol_vandermonde_coding_matrix} gives them.
     *
     * @param backup the row, 0 to f - 1
     * @return n words, in the order of primaries; the caller's to keep
     * @throws IndexOutOfBoundsException if there is no such backup
     */
    public int[] row(int backup) {
        Objects.checkIndex(backup, backups);
        return Arrays.copyOfRange(coefficients, backup * primaries, (backup + 1) * primaries);
    }

    /**
     * Computes all fused backups from the primaries.
     *
     * @param shards n + f segments in code order, of one length; the last f are overwritten
     * @throws IllegalArgumentException if their number or their lengths are wrong, or a backup
     *     can't be written to; nothing was changed then
     */
    public void encode(MemorySegment[] shards) {
        long length = checkShards(shards);
        for (int shard = primaries; shard < shards.length; shard++) {
            checkWritable(shards[shard], shard);
        }
        run(encoder, shards, length);
    }

    /**
     * Rebuilds missing shards, primaries and backups alike, from the others. Where a primary is
     * missing, Jerasure inverts a matrix of n rows for each MiB of primaries.
     *
     * @param shards n + f segments in code order, of one length, the missing ones included
     * @param missing the positions to rebuild, ascending, at most f; those segments are overwritten
     * @throws IllegalArgumentException if the number of shards or their lengths are wrong, if more
     *     than f are missing, if the positions don't ascend, or a missing shard can't be written
     *     to; nothing was changed then
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public void reconstruct(MemorySegment[] shards, int... missing) {
        long length = checkShards(shards);
        checkMissing(missing);
        for (int shard : missing) {
            checkWritable(shards[shard], shard);
        }
        if (missing.length == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            JerasureDecoder decoder = new JerasureDecoder(
                    functions,
                    primaries,
                    backups,
                    wordBits,
                    encoder.matrix(),
                    missing.clone(),
                    arena);
            run(decoder, shards, length);
        }
    }

    /**
     * Computes the words of all fused backups from those of the primaries.
     *
     * @param words n words in the order of primaries
     * @return f words in the order of backups; the caller's to keep
     * @throws IllegalArgumentException if their number is wrong, or one has more than w bits
     */
    public int[] encodeWords(int... words) {
        if (words.length != primaries) {
            throw new IllegalArgumentException(
                    "This code has %d primaries, and %d words were given."
                            .formatted(primaries, words.length));
        }
        for (int word : words) {
            checkWord(word);
        }
        int[] coded = new int[backups];
        for (int backup = 0; backup < backups; backup++) {
            for (int primary = 0; primary < primaries; primary++) {
                coded[backup] ^= product(backup, primary, words[primary]);
            }
        }
        return coded;
    }

    /**
     * The word of a fused backup after that of a primary has changed, without those of the other
     * primaries.
     *
     * @param backup the backup, 0 to f - 1
     * @param coded its word until now
     * @param primary the primary that changed, 0 to n - 1
     * @param before the primary's word until now
     * @param after the primary's word from now on
     * @return the backup's word from now on
     * @throws IllegalArgumentException if a word has more than w bits
     * @throws IndexOutOfBoundsException if there is no such backup or primary
     */
    public int updateWord(int backup, int coded, int primary, int before, int after) {
        Objects.checkIndex(backup, backups);
        Objects.checkIndex(primary, primaries);
        checkWord(coded);
        checkWord(before);
        checkWord(after);
        return coded ^ product(backup, primary, before ^ after);
    }

    /**
     * Recovers lost words from the others.
     *
     * @param words n + f words in code order; those that are missing may be anything
     * @param missing the positions to recover, ascending, at most f
     * @return all n + f words; the caller's to keep
     * @throws IllegalArgumentException if the number of words is wrong, one that is not missing has
     *     more than w bits, more than f are missing, or the positions don't ascend
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public int[] recoverWords(int[] words, int... missing) {
        checkCount(words.length, "words");
        checkMissing(missing);
        MemorySegment[] shards = new MemorySegment[words.length];
        try (Arena arena = Arena.ofConfined()) {
            for (int shard = 0; shard < words.length; shard++) {
                // A whole step of the library each, of which the first word counts.
                shards[shard] = arena.allocate(
                        JerasureFunctions.ALIGNMENT_BYTES, JerasureFunctions.ALIGNMENT_BYTES);
                if (Arrays.binarySearch(missing, shard) < 0) {
                    checkWord(words[shard]);
                    set(shards[shard], words[shard]);
                }
            }
            reconstruct(shards, missing);
            return Arrays.stream(shards).mapToInt(this::get).toArray();
        }
    }

    private void set(MemorySegment shard, int word) {
        switch (wordBits) {
            case 8 -> shard.set(ValueLayout.JAVA_BYTE, 0, (byte) word);
            case 16 -> shard.set(ValueLayout.JAVA_SHORT, 0, (short) word);
            default -> shard.set(ValueLayout.JAVA_INT, 0, word);
        }
    }

    private int get(MemorySegment shard) {
        return switch (wordBits) {
            case 8 -> shard.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
            case 16 -> shard.get(ValueLayout.JAVA_SHORT, 0) & 0xffff;
            default -> shard.get(ValueLayout.JAVA_INT, 0);
        };
    }

    /** Single products share no table, unlike those of whole shards. */
    private int product(int backup, int primary, int word) {
        return functions.multiply(coefficients[backup * primaries + primary], word, wordBits);
    }

    private void run(NativeRegions function, MemorySegment[] shards, long length) {
        MemorySegment[] data = Arrays.copyOf(shards, primaries);
        MemorySegment[] coding = Arrays.copyOfRange(shards, primaries, shards.length);
        if (wordBits == Integer.SIZE) {
            synchronized (LOCK) {
                function.run(data, coding, 0, length);
            }
        } else {
            function.run(data, coding, 0, length);
        }
    }

    private long checkShards(MemorySegment[] shards) {
        checkCount(shards.length, "segments");
        long length = shards[0].byteSize();
        for (int shard = 1; shard < shards.length; shard++) {
            if (shards[shard].byteSize() != length) {
                throw new IllegalArgumentException(
                        "All shards are of one length, and shard 0 has %d bytes, shard %d has %d."
                                .formatted(length, shard, shards[shard].byteSize()));
            }
        }
        if (length % (wordBits / Byte.SIZE) != 0) {
            throw new IllegalArgumentException(
                    "Shards are whole words of %d bytes, and theirs are %d bytes."
                            .formatted(wordBits / Byte.SIZE, length));
        }
        return length;
    }

    private void checkMissing(int[] missing) {
        for (int i = 0; i < missing.length; i++) {
            Objects.checkIndex(missing[i], primaries + backups);
            if (i > 0 && missing[i] <= missing[i - 1]) {
                throw new IllegalArgumentException(
                        "The missing shards must ascend without repeating, and %s do not."
                                .formatted(Arrays.toString(missing)));
            }
        }
        if (missing.length > backups) {
            throw new IllegalArgumentException(
                    "%d shards are missing, and a code with %d backups rebuilds no more than %d."
                            .formatted(missing.length, backups, backups));
        }
    }

    private static void checkWritable(MemorySegment shard, int position) {
        if (shard.isReadOnly()) {
            throw new IllegalArgumentException(
                    "Shard " + position + " is to be written, and its segment is read-only.");
        }
    }

    private void checkCount(int given, String what) {
        if (given != primaries + backups) {
            throw new IllegalArgumentException(
                    "This code has %d primaries and %d backups, and %d %s were given."
                            .formatted(primaries, backups, given, what));
        }
    }

    private void checkWord(int word) {
        if (wordBits < Integer.SIZE && word >>> wordBits != 0) {
            throw new IllegalArgumentException(
                    "A word of this code has %d bits, and %d has more.".formatted(wordBits, word));
        }
    }

    @Override
    public String toString() {
        return "JerasureCode[n=" + primaries + ", f=" + backups + ", w=" + wordBits + "]";
    }
}
