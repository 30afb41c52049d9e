package cn.onezone.benchmarks.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Memory of processes, where the system tells it. */
public final class Memory {
    private Memory() {}

    /** Resident memory added up, in MB (1 000 000 bytes); pages that processes share count for each of them. */
    public static long resident(Collection<ProcessHandle> processes) {
        return sum(processes, "status", "VmRSS:");
    }

    /** The proportional share: pages that processes share count once over all of them. */
    public static long proportional(Collection<ProcessHandle> processes) {
        return sum(processes, "smaps_rollup", "Pss:");
    }

    private static long sum(Collection<ProcessHandle> processes, String file, String line) {
        long kib = 0;
        for (ProcessHandle process : processes) {
            try {
                kib += Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file)).stream()
                        .filter(l -> l.startsWith(line))
                        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                        .sum();
            } catch (IOException e) {
                // not Linux, or gone
            }
        }
        return kib * 1_024 / 1_000_000;
    }
}
