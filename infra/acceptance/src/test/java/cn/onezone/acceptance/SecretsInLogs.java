package cn.onezone.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Looks for secrets in the logs of a network that has run: as they are, and as they stand in a URL or in Base64, for a header
 * or a connection string that was logged whole holds them so.
 */
final class SecretsInLogs {
    private static final int SHORTEST = 8;

    /** Where a secret stands; not the secret itself, for this is printed. */
    record Found(String secret, Path file, int line) {}

    private final Map<String, List<String>> forms = new LinkedHashMap<>();

    /**
     * @param secrets by what they are, for the report; each of at least 8 characters, for a shorter one is found anywhere
     * @throws IllegalArgumentException naming what is too short, or if there are none: nothing would ever be found
     */
    SecretsInLogs(Map<String, String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets: value: none (expected: one or more)");
        }
        secrets.forEach((what, secret) -> {
            if (secret.length() < SHORTEST) {
                throw new IllegalArgumentException(
                        what + ": " + secret.length() + " characters (expected: at least " + SHORTEST + ")");
            }
            forms.put(what, forms(secret));
        });
    }

    private static List<String> forms(String secret) {
        List<String> all = new ArrayList<>();
        all.add(secret);
        all.add(java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        // three ways, by how many bytes stand before it ("user:" of basic authentication); the ends depend on
        // neighbours
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int from = before == 0 ? 0 : 4;
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String text = encoder.withoutPadding().encodeToString(shifted);
                String inner = text.substring(from, shifted.length / 3 * 4);
                if (inner.length() >= SHORTEST) {
                    all.add(inner);
                }
            }
        }
        return all.stream().distinct().toList();
    }

    /**
     * Reads all files of a folder and of those in it, packed ones (.gz) too.
     *
     * @throws IllegalStateException if there is no line in any of them: a run that logs nothing proves nothing
     */
    List<Found> in(Path folder) throws IOException {
        List<Found> found = new ArrayList<>();
        long lines = 0;
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            int number = 0;
            for (String line : text(file).split("\n", -1)) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                lines++;
                for (Map.Entry<String, List<String>> secret : forms.entrySet()) {
                    if (secret.getValue().stream().anyMatch(line::contains)) {
                        found.add(new Found(secret.getKey(), file, number));
                    }
                }
            }
        }
        if (lines == 0) {
            throw new IllegalStateException(folder + ": no line in any log (expected: logs of a network that has run)");
        }
        return found;
    }

    private static String text(Path file) throws IOException {
        // logs roll at 20 MB
        byte[] bytes = Files.readAllBytes(file);
        if (file.toString().endsWith(".gz")) {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                bytes = in.readAllBytes();
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
