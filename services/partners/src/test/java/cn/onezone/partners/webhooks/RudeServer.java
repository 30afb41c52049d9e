package cn.onezone.partners.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that keeps to no rule: what it does with a connection is up to the test. */
final class RudeServer implements AutoCloseable {
    /** What it does with a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Manners {
        void with(Socket socket) throws Exception;
    }

    final AtomicInteger connections = new AtomicInteger();
    /** Connections on which the other side has gone before all was written. */
    final AtomicInteger left = new AtomicInteger();

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RudeServer(Manners manners) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var _ = threads.submit(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                var _ = threads.submit(() -> {
                    try (socket) {
                        manners.with(socket);
                    } catch (SocketException e) {
                        left.incrementAndGet();
                    }
                    return null;
                });
            }
            return null;
        });
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    int port() {
        return server.getLocalPort();
    }

    /** Reads a request with its body. */
    static String request(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                throw new SocketException("the sender is gone");
            }
            head.append((char) one);
        }
        int length = 0;
        for (String line : head.toString().split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
