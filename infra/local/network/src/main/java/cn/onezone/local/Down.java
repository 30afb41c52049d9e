package cn.onezone.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code down}: stops the network in order; what was acknowledged is kept. */
final class Down {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final PrintStream out;

    Down(PrintStream out) {
        this.out = out;
    }

    void run(Running running) {
        List<ProcessHandle> ground = new ArrayList<>();
        List<ProcessHandle> services = new ArrayList<>();
        Long broker = running.processes().get(Layout.BROKER);
        Long store = running.processes().get(Layout.STORE);
        for (ProcessHandle process : running.alive()) {
            boolean isGround = running.layout().isolated()
                    && ((broker != null && process.pid() == broker) || (store != null && process.pid() == store));
            (isGround ? ground : services).add(process);
        }
        stop(services);
        stop(ground);
        running.forget();
        out.println("Stopped. The data stay in " + running.layout().data());
    }

    private void stop(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (ProcessHandle process : processes) {
            try {
                var _ = process.onExit().get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                out.println("process " + process.pid() + " did not stop within " + PATIENCE.toSeconds()
                        + " s and is killed; nothing acknowledged is lost by that");
                process.destroyForcibly();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
