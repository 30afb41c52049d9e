package cn.onezone.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a port is free, and if not, who holds it. */
final class Ports {
    private Ports() {}

    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process that listens on a port, as far as this system tells: found over {@code /proc}. */
    static String holder(int port) {
        try {
            Set<String> inodes = new HashSet<>();
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                if (Files.isReadable(Path.of(table))) {
                    String local = String.format(Locale.ROOT, ":%04X", port);
                    for (String line : Files.readAllLines(Path.of(table))) {
                        String[] columns = line.strip().split("\\s+", -1);
                        // state 0A is LISTEN
                        if (columns.length > 9 && columns[1].endsWith(local) && columns[3].equals("0A")) {
                            inodes.add("socket:[" + columns[9] + "]");
                        }
                    }
                }
            }
            return inodes.isEmpty() ? "another process" : process(inodes).orElse("a process of another user");
        } catch (IOException e) {
            return "another process";
        }
    }

    private static Optional<String> process(Set<String> inodes) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), inodes))
                .findFirst()
                .map(process -> "process " + process.pid()
                        + process.info().user().map(u -> " of user " + u).orElse("")
                        + process.info()
                                .commandLine()
                                .or(() -> process.info().command())
                                .map(c -> " (" + (c.length() > 120 ? c.substring(0, 120) + "…" : c) + ")")
                                .orElse(""));
    }

    private static boolean holds(long pid, Set<String> inodes) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path one : open) {
                if (inodes.contains(Files.readSymbolicLink(one).toString())) {
                    return true;
                }
            }
        } catch (IOException | SecurityException e) {
            // another user's, or gone meanwhile
        }
        return false;
    }

    /** Refuses to start while one of the ports is taken, and names each. */
    static void requireFree(Layout layout, Set<String> parts) {
        StringBuilder taken = new StringBuilder();
        layout.ports().forEach((part, port) -> {
            if (parts.contains(part) && !free(port)) {
                taken.append(System.lineSeparator())
                        .append("  port ")
                        .append(port)
                        .append(" for ")
                        .append(part)
                        .append(" is taken by ")
                        .append(holder(port))
                        .append(": stop it, tell whoever runs it, or choose another with ")
                        .append(Layout.portOption(part))
                        .append(" or --port-offset");
            }
        });
        if (parts.contains(Layout.GATEWAY) && !free(layout.tlsPort())) {
            taken.append(System.lineSeparator())
                    .append("  port ")
                    .append(layout.tlsPort())
                    .append(" for the gateway over https is taken by ")
                    .append(holder(layout.tlsPort()))
                    .append(": it goes with ")
                    .append(Layout.portOption(Layout.GATEWAY));
        }
        if (!taken.isEmpty()) {
            throw new Refusal("cannot start:" + taken);
        }
    }
}
