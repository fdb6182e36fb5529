package io.fused.tidy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Serializable;
import java.lang.foreign.Linker;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may name whom, checked on the compiled classes of all modules.
 *
 * <p>The core is a step function: what it does depends on what it is given and on nothing else, or
 * the simulator's seeds mean nothing. So beside the layers this forbids it every way to reach the
 * world outside, and every order of iteration that differs between two runs.
 */
final class LayersTest {

    /** Each module with those that it may name, bottom up. */
    private static final Map<String, Set<String>> MAY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("erasure", Set.of()),
            Map.entry("core", Set.of("erasure")),
            Map.entry("protocol", Set.of()),
            Map.entry("node", Set.of("erasure", "core", "protocol")),
            Map.entry("client", Set.of("protocol")),
            Map.entry("codec-json", Set.of("client")),
            Map.entry("codec-protobuf", Set.of("client")),
            Map.entry("simulator", Set.of("erasure", "core")),
            Map.entry("bench", Set.of("erasure")),
            Map.entry(
                    "cli",
                    Set.of("erasure", "core", "protocol", "node", "client", "simulator", "bench")),
            Map.entry("examples", Set.of("client", "cli"))));

    /** What the JDK offers for reaching out of a computation, or for running two at once. */
    private static final String[] WORLD = {
        "java.io..",
        "java.net..",
        "java.nio.channels..",
        "java.nio.file..",
        "java.util.concurrent..",
        "java.util.logging..",
        "java.util.random..",
        "java.lang.ref..",
        "java.security..",
        "javax..",
        "jdk..",
        "sun..",
        "com.sun.."
    };

    private static final Set<String> WORLDLY_TYPES = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.time.Clock",
            "java.util.Timer",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap");

    private static final Set<String> HARMLESS_TYPES =
            Set.of(Serializable.class.getName(), TimeUnit.class.getName());

    private static final Set<String> NATIVE_TYPES =
            Set.of("java.lang.foreign.Linker", "java.lang.foreign.SymbolLookup");

    private static final ArchRule NAMES_NO_WORLD = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(WORLD)
                    .or(DescribedPredicate.describe(
                            "are a clock, a thread or a source of chance",
                            type -> WORLDLY_TYPES.contains(type.getName())))
                    .and(DescribedPredicate.describe(
                            "are not harmless", type -> !HARMLESS_TYPES.contains(type.getName()))))
            .because("the core takes messages and time in and gives messages out");

    private static final ArchRule CALLS_NO_WORLD = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "reads a clock, chance, the environment or an order of its own",
                    LayersTest::reachesOut))
            .because("the same input must give the same output in every run");

    private static final ArchRule LOCKS_NOTHING = classes()
            .should(new NoSynchronizedMethods())
            .because("one caller owns an object of the core, and it needs no lock");

    private static final ArchRule CALLS_NO_NATIVE_CODE = noClasses()
            .that()
            .resideOutsideOfPackage("io.fused.erasure.nativelibrary")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "find or call native functions", type -> NATIVE_TYPES.contains(type.getName())))
            .allowEmptyShould(true)
            .because("a wrong address ends the process, so all of them are in one place");

    private final SourceTree sources = SourceTree.around(Path.of(""));

    @Test
    void everyModuleIsCompiledAndKnownHere() throws Exception {
        List<String> modules = new ArrayList<>();
        for (Path module : sources.modules()) {
            modules.add(module.getFileName().toString());
        }
        modules.remove("tidy");

        assertThat(modules).containsExactlyInAnyOrderElementsOf(MAY_NAME.keySet());
        for (String module : modules) {
            assertThat(sources.root().resolve(module).resolve("target/classes"))
                    .as("compile all modules first: mvn test-compile")
                    .isDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "erasure",
                "core",
                "protocol",
                "node",
                "client",
                "codec-json",
                "codec-protobuf",
                "simulator",
                "bench",
                "cli",
                "examples"
            })
    void aModuleNamesOnlyThoseBelowIt(String module) {
        JavaClasses own = classesOf(module);

        everyClassIn(packageOf(module) + "..").check(own);
        noNamesAbove(module).check(own);
        CALLS_NO_NATIVE_CODE.check(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"erasure", "core", "simulator"})
    void theLowerModulesNeedTheJdkAlone(String module) {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "belong to a library",
                        type -> !isOfTheJdkOrOurs(type)
                                && !type.getPackageName().equals("org.jspecify.annotations")))
                .check(classesOf(module));
    }

    @Test
    void theCoreReachesNothingOutside() {
        JavaClasses core = classesOf("core");

        NAMES_NO_WORLD.check(core);
        CALLS_NO_WORLD.check(core);
        LOCKS_NOTHING.check(core);
    }

    @Test
    void theRulesCatchWhatTheyForbid() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);

        assertThatThrownBy(() -> NAMES_NO_WORLD.check(offender))
                .hasMessageContaining("java.net.Socket")
                .hasMessageContaining("java.util.IdentityHashMap");
        assertThatThrownBy(() -> CALLS_NO_WORLD.check(offender))
                .hasMessageContaining("nanoTime")
                .hasMessageContaining("Instant.now")
                .hasMessageContaining("Set.of");
        assertThatThrownBy(() -> LOCKS_NOTHING.check(offender)).hasMessageContaining("locked");
        assertThatThrownBy(() -> CALLS_NO_NATIVE_CODE.check(offender))
                .hasMessageContaining("java.lang.foreign.Linker");
        assertThatThrownBy(() -> noNamesAbove("erasure")
                        .check(new ClassFileImporter().importClasses(NamesTheCore.class)))
                .hasMessageContaining("SourceTree");
    }

    private JavaClasses classesOf(String module) {
        Path directory = sources.root().resolve(module).resolve("target/classes");
        assertThat(Files.isDirectory(directory))
                .as(directory + " is missing; compile all modules first: mvn test-compile")
                .isTrue();
        return new ClassFileImporter().importPath(directory);
    }

    /** Returns the package of a module's classes: for codec-json, io.fused.codec.json. */
    private static String packageOf(String module) {
        return "io.fused." + module.replace('-', '.');
    }

    private static ArchRule everyClassIn(String packages) {
        return classes().should().resideInAPackage(packages).allowEmptyShould(true);
    }

    private static ArchRule noNamesAbove(String module) {
        Set<String> allowed = MAY_NAME.get(module);
        return noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "belong to a module that " + module + " may not name", type -> {
                            String owner = moduleOf(type);
                            return !owner.isEmpty()
                                    && !owner.equals(module)
                                    && !allowed.contains(owner);
                        }))
                .allowEmptyShould(true)
                .because("a lower layer never names a higher one");
    }

    /** Returns the module that a class of ours belongs to, or "" for one that isn't ours. */
    private static String moduleOf(JavaClass type) {
        String name = type.getPackageName() + ".";
        return Stream.concat(MAY_NAME.keySet().stream(), Stream.of("tidy"))
                .filter(module -> name.startsWith(packageOf(module) + "."))
                .findFirst()
                .orElse("");
    }

    private static boolean isOfTheJdkOrOurs(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.isEmpty()
                || name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.startsWith("io.fused.");
    }

    private static boolean reachesOut(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        String name = target.getName();
        return switch (owner) {
            case "java.lang.System" -> !name.equals("arraycopy");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            // Their order of iteration is drawn anew at each start of a JVM.
            case "java.util.Set", "java.util.Map" ->
                name.equals("of") || name.equals("copyOf") || name.equals("ofEntries");
            case "java.lang.Object" -> name.startsWith("wait") || name.startsWith("notify");
            case "java.util.Collection" -> name.equals("parallelStream");
            case "java.util.Collections" -> name.equals("shuffle");
            default -> owner.startsWith("java.time.") && name.equals("now");
        };
    }

    /** Finds {@code synchronized} methods. */
    private static final class NoSynchronizedMethods extends ArchCondition<JavaClass> {

        NoSynchronizedMethods() {
            super("have no synchronized methods");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            type.getMethods().stream()
                    .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                    .forEach(method -> events.add(SimpleConditionEvent.violated(
                            method, method.getFullName() + " is synchronized")));
        }
    }

    /** Does all that the core may not. */
    @SuppressWarnings("unused")
    private static final class Offender {
        private final IdentityHashMap<String, String> order = new IdentityHashMap<>();

        synchronized void locked(Socket socket) {
            long nanos = System.nanoTime();
            Instant now = Instant.now();
            Set<String> names = Set.of("a", "b");
            Linker linker = Linker.nativeLinker();
        }
    }

    /** Names a class of another module. */
    @SuppressWarnings("unused")
    private static final class NamesTheCore {
        private final List<SourceTree> trees = List.of();
    }
}
