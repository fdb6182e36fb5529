package io.fused.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command lines of the processes that are started here: this very Java and class path. */
final class MemberJvm {
    private static final long MIB = 1 << 20;
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Pattern CLASS_PATH = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final long UNKNOWN_MEMORY = 4_096 * MIB;

    /** Of the host's memory, what all members together may take for cells, in percent. */
    private static final int CELLS_PERCENT = 75;

    /** Of the host's memory, what all members together may take for indexes, in percent. */
    private static final int HEAP_PERCENT = 40;

    /** Of what a process may take for cells, the part above which it takes no more elements. */
    private static final int WATERMARK_PERCENT = 85;

    /** The module with the fast kernel of the erasure code; without it the table kernel runs. */
    private static final String VECTOR = "jdk.incubator.vector";

    private MemberJvm() {}

    /**
     * The command for a member.
     *
     * @param members how many share this host
     */
    static List<String> member(int members, List<String> arguments) {
        long memory = hostMemoryBytes();
        List<String> command = start();
        if (ModuleFinder.ofSystem().find(VECTOR).isPresent()) { // A cut-down Java may lack it.
            command.add("--add-modules=" + VECTOR);
        }
        // Small heaps and few threads: five members and more share one small machine.
        command.add("-XX:+UseSerialGC");
        command.add("-Xms48m");
        command.add("-Xmx" + Math.max(192, memory * HEAP_PERCENT / 100 / members / MIB) + "m");
        command.add("-XX:MaxDirectMemorySize="
                + Math.max(256, memory * CELLS_PERCENT / 100 / members / MIB) + "m");
        return end(command, "member", arguments);
    }

    /** The command for a coordinator. */
    static List<String> coordinator(List<String> arguments) {
        List<String> command = start();
        command.add("-XX:+UseSerialGC");
        command.add("-Xms24m");
        command.add("-Xmx512m");
        return end(command, "coordinator", arguments);
    }

    private static List<String> start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+ExitOnOutOfMemoryError");
        return command;
    }

    private static List<String> end(List<String> command, String role, List<String> arguments) {
        command.add("-cp");
        command.add(classPath());
        command.add(NodeMain.class.getName());
        command.add(role);
        command.addAll(arguments);
        return command;
    }

    /** The class path with absolute entries, since the processes may run elsewhere. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : CLASS_PATH.split(System.getProperty("java.class.path"), -1)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Above how many bytes of cells this very process counts as short of memory. */
    static long cellBytes() {
        HotSpotDiagnosticMXBean virtualMachine =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long direct =
                Long.parseLong(virtualMachine.getVMOption("MaxDirectMemorySize").getValue());
        // Where nothing is said, the JVM allows as much as it allows the heap.
        long allowed = direct == 0 ? Runtime.getRuntime().maxMemory() : direct;
        return allowed / 100 * WATERMARK_PERCENT;
    }

    static long hostMemoryBytes() {
        try {
            Matcher total = TOTAL.matcher(Files.readString(MEMORY));
            return total.find() ? Long.parseLong(total.group(1)) * 1_024 : UNKNOWN_MEMORY;
        } catch (IOException e) {
            return UNKNOWN_MEMORY;
        }
    }
}
