package cn.onezone.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of processes, where the system tells it. */
final class Memory {
    private Memory() {}

    /** Resident memory of all processes together in MB (1 000 000 bytes), 0 where the system does not tell. */
    static long of(Running running) {
        return running.alive().stream().mapToLong(p -> of(p.pid())).sum() / 1_000_000;
    }

    /** Resident memory of a process in bytes. */
    static long of(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            // not Linux, or gone
        }
        return 0;
    }
}
