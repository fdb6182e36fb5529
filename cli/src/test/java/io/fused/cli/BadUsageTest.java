package io.fused.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that make no sense: status 2, and a sentence, before anything is started. */
final class BadUsageTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster start --primaries 0 --faults 1|primar",
                "cluster start --primaries -1 --faults 1|primar",
                "cluster start --primaries 3 --faults 0|fault",
                "cluster start --primaries 3 --faults -2|fault",
                "cluster start --primaries 0 --faults 0|primar",
                "cluster start --primaries 200 --faults 56|255",
                "cluster start --primaries 2147483647 --faults 2147483647|255",
                "cluster start --primaries 3 --faults 2 --groups 0|group",
                "cluster start --primaries 3 --faults 2 --members 0|member",
                "cluster start --primaries 3 --faults 2 --port 70000|port",
                "cluster start --primaries 3 --faults 2 --port 65533|port",
                "cluster start --primaries three --faults 2|three",
                "cluster start --primaries 3|--faults",
                "cluster start --faults 3|--primaries",
                "cluster start --primaries 3 --faults 2 --frob|--frob",
                "cluster|cluster",
                "cluster frob|frob",
                "cluster kill|NAME",
                "cluster restart|NAME",
                "cluster accept-loss|GROUP",
                "cluster accept-loss many|many",
                "cluster wait|--tolerance",
                "cluster wait --tolerance -1|tolerance",
                "cluster wait --tolerance 1 --timeout soon|soon",
                "cluster wait --tolerance 1 --timeout -1|timeout",
                "cluster status --coordinator here|host:port",
                "cluster status --coordinator 127.0.0.1:7399 --dir x|mutually exclusive",
                "node|--coordinator",
                "node --coordinator here|host:port",
                "node --coordinator 127.0.0.1:99999|65535",
                "node --coordinator 127.0.0.1:7399 --listen nowhere|host:port",
                "coordinator --primaries 0 --faults 1|primar",
                "coordinator --primaries 3 --faults 2 --listen here|host:port",
                "example|NAME",
                "example frob|frob",
                "shell --frob|--frob",
                "shell stray|stray",
            })
    void isToldInASentence(String line, String word) {
        int status = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.split(" "));

        assertThat(err.toString())
                .startsWith("fused: ")
                .contains(word)
                .contains("--help")
                .doesNotContain("Exception", "\tat ");
        assertThat(out.toString()).isEmpty();
        assertThat(status).isEqualTo(2);
    }
}
