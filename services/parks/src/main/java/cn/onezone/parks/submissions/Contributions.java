package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Uscc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Of which revision of which enterprise's report the values of a submission are made: the last step down from a figure of the
 * city to a record, which never leaves the park (R13, R2). One text, a line for each enterprise in the order of codes, deflated;
 * it is known by its digest, and what has the same digest is the same and is kept once.
 *
 * @param id {@code <submission>/<digest>}
 * @param submission whose values they are
 * @param digest SHA-256 of the text, 64 small hexadecimal digits
 * @param reports how many
 * @param lines the text, deflated
 */
public record Contributions(String id, String submission, String digest, int reports, Binary lines) {
    private static final char BETWEEN = ' ';

    /**
     * A report that contributes.
     *
     * @param uscc the enterprise
     * @param revision of its report
     * @param section letter of GB/T 4754 where it stood, or {@code unknown}
     * @param scale scale class, or {@code unknown}
     * @param qualifications codes of those that it held on the last day of the period, sorted
     */
    public record One(Uscc uscc, int revision, String section, String scale, List<String> qualifications) {
        /** Copies the list. */
        public One {
            qualifications = List.copyOf(qualifications);
        }

        /** Whether it is part of a cell; absent says nothing. */
        public boolean isIn(@Nullable String inSection, @Nullable String ofScale, @Nullable String having) {
            return (inSection == null || section.equals(inSection))
                    && (ofScale == null || scale.equals(ofScale))
                    && (having == null || qualifications.contains(having));
        }
    }

    static Contributions of(String submission, List<One> all) {
        String text = text(all);
        String digest = digest(text);
        return new Contributions(submission + "/" + digest, submission, digest, all.size(), new Binary(deflated(text)));
    }

    /** The digest of some contributions, in the order of codes. */
    static String digest(List<One> all) {
        return digest(text(all));
    }

    private static String text(List<One> all) {
        StringBuilder text = new StringBuilder(all.size() * 40);
        for (One one : all) {
            text.append(one.uscc())
                    .append(BETWEEN)
                    .append(one.revision())
                    .append(BETWEEN)
                    .append(one.section())
                    .append(BETWEEN)
                    .append(one.scale())
                    .append(BETWEEN)
                    .append(String.join(",", one.qualifications()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /**
     * All of them, in the order of codes.
     *
     * @throws IllegalStateException if what is stored has not the digest that it is known by
     */
    List<One> all() {
        String text;
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(lines.getData()))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!digest(text).equals(digest)) {
            throw new IllegalStateException("the contributions " + id + " are not those of their digest");
        }
        List<One> all = new ArrayList<>(reports);
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            String[] words = text.substring(from, end).split(" ", -1);
            all.add(new One(
                    new Uscc(words[0]),
                    Integer.parseInt(words[1]),
                    words[2],
                    words[3],
                    words[4].isEmpty() ? List.of() : List.of(words[4].split(",", -1))));
            from = end + 1;
        }
        return all;
    }
}
