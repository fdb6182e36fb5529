package io.fused.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The hash of keys against the published vectors. */
final class KeyHashTest {
    @TestFactory
    List<DynamicTest> vectorsOfTheManual() throws Exception {
        List<DynamicTest> tests = Files.readAllLines(Path.of("../docs/hash.md")).stream()
                .map(line -> line.split("\\|"))
                .filter(cells -> cells.length == 5 && cells[3].strip().length() == 16)
                .map(cells -> DynamicTest.dynamicTest(cells[1].strip(), () -> check(cells)))
                .toList();
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }

    private static void check(String[] cells) {
        byte[] bytes = HexFormat.of().parseHex(cells[2].strip());

        assertThat(HexFormat.of().toHexDigits(KeyHash.of(bytes))).isEqualTo(cells[3].strip());
        assertThat(KeyHash.slot(KeyHash.of(bytes))).isEqualTo(Integer.parseInt(cells[4].strip()));
    }
}
