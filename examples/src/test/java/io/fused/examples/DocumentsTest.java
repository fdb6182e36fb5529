package io.fused.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.fused.protocol.AnswerBatch;
import io.fused.protocol.ClusterMap;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.fused.protocol.OperationBatch;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * What the documents show must work: their Java compiles, their messages are messages of
 * client.proto, and their links lead somewhere.
 */
final class DocumentsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** A message in protobuf's own text format, below its name. */
    private static final Pattern MESSAGE_BLOCK = Pattern.compile(
            "^```textproto\\n# (\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final List<Message> MESSAGES = List.of(
            GetMapRequest.getDefaultInstance(),
            ClusterMap.getDefaultInstance(),
            OpenRequest.getDefaultInstance(),
            OpenResponse.getDefaultInstance(),
            OperationBatch.getDefaultInstance(),
            AnswerBatch.getDefaultInstance());

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    /** What a reader takes for granted in a snippet. */
    private static final String IMPORTS = """
            import com.google.protobuf.Timestamp;
            import io.fused.client.*;
            import io.fused.codec.json.*;
            import io.fused.codec.protobuf.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            """;

    @Test
    void theReadmeShowsJava() throws Exception {
        assertThat(snippets(ROOT.resolve("README.md"))).isNotEmpty();
    }

    @Test
    void everyJavaSnippetCompilesForJava17() throws Exception {
        for (Path document : documents()) {
            for (String snippet : snippets(document)) {
                assertThat(errorsOf(snippet)).as("%s:%n%s", document, snippet).isEmpty();
            }
        }
    }

    @Test
    void aSnippetThatDoesNotCompileIsFound() {
        assertThat(errorsOf("FusedClient client = FusedClient.connect(17);")).isNotEmpty();
    }

    @Test
    void theProtocolShowsMessagesOfEachKind() throws Exception {
        assertThat(MESSAGE_BLOCK
                        .matcher(Files.readString(ROOT.resolve("docs/protocol.md")))
                        .results()
                        .map(block -> block.group(1))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(MESSAGES.stream()
                        .map(message -> message.getDescriptorForType().getName())
                        .toList());
    }

    @Test
    void everyMessageReadsAsOneOfItsKind() throws Exception {
        for (Path document : documents()) {
            Matcher block = MESSAGE_BLOCK.matcher(Files.readString(document));
            while (block.find()) {
                Message.Builder message = MESSAGES.stream()
                        .filter(it -> it.getDescriptorForType().getName().equals(block.group(1)))
                        .findFirst()
                        .orElseThrow()
                        .newBuilderForType();
                assertThatCode(() -> TextFormat.merge(block.group(2), message))
                        .as(block.group())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void everyRelativeLinkLeadsToAFile() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains(":") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(ROOT.relativize(document) + " → " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static List<Path> documents() throws Exception {
        List<Path> documents = new ArrayList<>();
        for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .forEach(documents::add);
                }
            }
        }
        return documents;
    }

    private static List<String> snippets(Path document) throws Exception {
        return JAVA_BLOCK
                .matcher(Files.readString(document))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** Compiles statements as the body of a method that may throw anything. */
    private static List<String> errorsOf(String statements) {
        String source = IMPORTS
                + "class Snippet {\n    void run() throws Exception {\n"
                + statements
                + "\n    }\n}\n";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileManager nowhere =
                new ForwardingJavaFileManager<>(
                        compiler.getStandardFileManager(diagnostics, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location,
                            String className,
                            JavaFileObject.Kind kind,
                            FileObject sibling) {
                        return new Discarded(className);
                    }
                };
        compiler.getTask(
                        null,
                        nowhere,
                        diagnostics,
                        List.of(
                                "--release",
                                "17",
                                "-proc:none",
                                "-classpath",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(source)))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    /** A snippet with what stands around it. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** The class file of a snippet, which nobody needs. */
    private static final class Discarded extends SimpleJavaFileObject {

        Discarded(String className) {
            super(URI.create("discarded:///" + className + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return OutputStream.nullOutputStream();
        }
    }
}
