package cn.onezone.kit.access;

import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The key set of an issuer, over a connection that ends or falls silent where one likes. */
final class StoppingIssuer implements AutoCloseable {
    /** How an answer ends. */
    enum Way {
        WHOLE,
        /** Nothing until it is let, then all of it. */
        WHOLE_WHEN_LET,
        /** The connection ends before as many bytes as were promised. */
        CUT,
        /** The connection ends in the middle, and how many bytes there would be was never said. */
        CUT_WITHOUT_LENGTH,
        /** The last chunk never comes. */
        CUT_CHUNKS,
        /** Half of it, then nothing and no end. */
        SILENT_IN_THE_MIDDLE,
        /** Not even a status line. */
        SILENT_AT_ONCE,
        /** A byte now and then, for ever. */
        ENDLESS
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch silent = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final byte[] whole;
    private volatile Way way = Way.WHOLE;

    StoppingIssuer(Issuer of) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            whole = client.send(
                            HttpRequest.newBuilder(URI.create(of.address() + "/keys"))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
        }
        Thread.ofVirtual().start(this::serve);
    }

    URI keys() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");
    }

    void way(Way next) {
        way = next;
    }

    /** Returns when half an answer was sent and no more will be. */
    void awaitSilence() throws InterruptedException {
        silent.await();
    }

    private void awaitLetting() throws IOException {
        try {
            letGo.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    /** Answers those who wait. */
    void let() {
        letGo.countDown();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try {
            var reader = socket.getInputStream();
            int newlines = 0;
            for (int c = reader.read(); c >= 0 && newlines < 2; c = newlines < 2 ? reader.read() : c) {
                newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
            }
            OutputStream out = socket.getOutputStream();
            int half = whole.length / 2;
            switch (way) {
                case WHOLE -> {
                    out.write(head("Content-Length: " + whole.length));
                    out.write(whole);
                }
                case WHOLE_WHEN_LET -> {
                    silent.countDown();
                    awaitLetting();
                    out.write(head("Content-Length: " + whole.length));
                    out.write(whole);
                }
                case CUT -> {
                    out.write(head("Content-Length: " + whole.length));
                    out.write(whole, 0, half);
                }
                case CUT_WITHOUT_LENGTH -> {
                    out.write(head("X: y"));
                    out.write(whole, 0, half);
                }
                case CUT_CHUNKS -> {
                    out.write(head("Transfer-Encoding: chunked"));
                    out.write((Integer.toHexString(half) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(whole, 0, half);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                case SILENT_IN_THE_MIDDLE -> {
                    out.write(head("Content-Length: " + whole.length));
                    out.write(whole, 0, half);
                    out.flush();
                    silent.countDown();
                    // until the other side has had enough
                    var _ = reader.read();
                }
                case SILENT_AT_ONCE -> {
                    var _ = reader.read();
                }
                case ENDLESS -> {
                    out.write(head("Content-Length: 200000"));
                    socket.setSoTimeout(20);
                    while (true) {
                        out.write(' ');
                        out.flush();
                        try {
                            if (reader.read() < 0) {
                                break;
                            }
                        } catch (java.net.SocketTimeoutException e) {
                            // it is still there
                        }
                    }
                }
            }
            out.flush();
        } catch (IOException e) {
            // the other side has had enough
        } finally {
            close(socket);
        }
    }

    private static byte[] head(String field) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n" + field + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    /** Ends all connections. */
    void hangUp() {
        open.forEach(this::close);
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
