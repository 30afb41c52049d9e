package cn.onezone.local;

import java.io.PrintStream;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code status}: each part, whether it lives and is ready, its process and memory. */
final class Status {
    private final PrintStream out;

    Status(PrintStream out) {
        this.out = out;
    }

    /** Whether all is ready. */
    boolean run(Running running) {
        Set<Long> alive = running.alive().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
        boolean all = true;
        out.printf("%-24s %-28s %-10s %8s%n", "part", "address", "state", "process");
        try (Health health = new Health()) {
            for (String part : running.layout().ports().keySet()) {
                long pid = running.processes().getOrDefault(part, 0L);
                String state =
                        !alive.contains(pid) ? "down" : health.ready(running.layout(), part) ? "healthy" : "not ready";
                all &= state.equals("healthy");
                out.printf("%-24s %-28s %-10s %8d%n", part, running.layout().address(part), state, pid);
            }
        }
        out.println();
        out.println(Memory.of(running) + " MB resident in " + alive.size() + " process(es), data in "
                + running.layout().data());
        return all;
    }
}
