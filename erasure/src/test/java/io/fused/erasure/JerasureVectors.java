package io.fused.erasure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What Jerasure computes, from the file {@code jerasure-vectors.txt}, whose head describes it. */
final class JerasureVectors {
    private JerasureVectors() {}

    /** A generator matrix, row after row. */
    record Matrix(int n, int f, byte[] coefficients) {
        @Override
        public String toString() {
            return "n=" + n + " f=" + f;
        }
    }

    /** A codeword: the primaries one after another, and the backups one after another. */
    record Codeword(int n, int f, byte[] primaries, byte[] backups) {
        @Override
        public String toString() {
            return "n=" + n + " f=" + f;
        }
    }

    static List<Matrix> matrices() throws IOException {
        List<Matrix> matrices = new ArrayList<>();
        for (String[] words : lines("matrix")) {
            matrices.add(new Matrix(number(words[1]), number(words[2]), bytes(words[3])));
        }
        return matrices;
    }

    static List<Codeword> codewords() throws IOException {
        List<Codeword> codewords = new ArrayList<>();
        for (String[] words : lines("encode")) {
            codewords.add(new Codeword(
                    number(words[1]), number(words[2]), bytes(words[3]), bytes(words[4])));
        }
        return codewords;
    }

    private static List<String[]> lines(String kind) throws IOException {
        try (InputStream file = JerasureVectors.class.getResourceAsStream("jerasure-vectors.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words[0].equals(kind))
                    .toList();
        }
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static byte[] bytes(String word) {
        return HexFormat.of().parseHex(word);
    }
}
