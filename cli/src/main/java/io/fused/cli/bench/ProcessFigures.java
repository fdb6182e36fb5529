package io.fused.cli.bench;

import io.fused.protocol.MemberStatus;
import io.fused.protocol.StatusReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What the operating system counts for the processes of a cluster and for this one. */
record ProcessFigures(List<Long> pids) {

    /** All processes of the cluster that run on this host, and this one. */
    static ProcessFigures of(StatusReply status) {
        List<Long> pids = new ArrayList<>();
        status.getMembersList().stream()
                .map(MemberStatus::getProcessId)
                .filter(pid -> pid > 0)
                .forEach(pids::add);
        pids.add(ProcessHandle.current().pid());
        return new ProcessFigures(List.copyOf(pids));
    }

    /** CPU time that they have used, in microseconds. */
    long cpuMicros() {
        return pids.stream()
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1_000;
    }

    /** The resident bytes of a process, where the system tells them under /proc. */
    static OptionalLong residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
