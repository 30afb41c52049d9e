package cn.onezone.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** nginx on loopback with a configuration of its own: serves answers as files, or hands requests on. */
public final class Nginx implements AutoCloseable {
    private final Programs programs;
    private final Process process;
    private final Path folder;
    private final int port;

    private Nginx(Programs programs, Process process, Path folder, int port) {
        this.programs = programs;
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Whether it is here. */
    public static boolean isHere() {
        return Programs.find("nginx").isPresent();
    }

    /** Serves files, see {@link #put}. */
    public static Nginx files(Programs programs) throws IOException {
        return start(programs, "nginx-files", "", "location / { root www; }");
    }

    /** Hands every request on to another server, over kept connections. */
    public static Nginx proxy(Programs programs, int to) throws IOException {
        return start(
                programs,
                "nginx-proxy",
                "upstream behind { server 127.0.0.1:" + to + "; keepalive 64; keepalive_requests 1000000000; }",
                "location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection \"\"; }");
    }

    private static Nginx start(Programs programs, String name, String upstream, String location) throws IOException {
        Path folder = Files.createDirectories(programs.folder().resolve(name));
        Files.createDirectories(folder.resolve("www"));
        int port = Ports.free();
        // workers may not change their user unless started by root, and root's workers could not read our folder
        String user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        Files.writeString(
                folder.resolve("nginx.conf"),
                user + """
                daemon off;
                worker_processes %d;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush on;
                  open_file_cache max=10000 inactive=600s;
                  open_file_cache_valid 600s;
                  keepalive_requests 1000000000;
                  default_type application/json;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  %s
                  server { listen 127.0.0.1:%d; %s }
                }
                """.formatted(Runtime.getRuntime().availableProcessors(), upstream, port, location));
        Process process = programs.start(
                name,
                List.of(
                        Programs.find("nginx").orElseThrow().toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString(),
                        "-e",
                        folder.resolve("error.log").toString()),
                Map.of());
        Ports.awaitListening(port, process.toHandle(), Duration.ofSeconds(10));
        return new Nginx(programs, process, folder, port);
    }

    /** Makes the bytes available. */
    public List<String> put(List<byte[]> contents) throws IOException {
        List<String> paths = new ArrayList<>();
        for (byte[] content : contents) {
            String path = "/" + paths.size() + ".json";
            Files.write(folder.resolve("www" + path), content);
            paths.add(path);
        }
        return paths;
    }

    /** {@code http://127.0.0.1:…}. */
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        programs.end(process.toHandle());
    }
}
