package cn.onezone.contracts.classification;

import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The national classification of industries GB/T 4754-2017: 20 sections, 97 divisions, 473 groups, 1 381 classes. */
public final class IndustryClassification {
    private static final String FILE = "/cn/onezone/classification/gbt4754-2017.tsv";

    private final Map<String, Industry> byCode = new LinkedHashMap<>();
    private final Map<String, Industry> byDigits = new HashMap<>();

    /**
     * An entry of the classification.
     *
     * @param code with its section letter
     * @param parent code of the level above, absent for a section
     * @param level 1 section 门类, 2 division 大类, 3 group 中类, 4 class 小类
     * @param name official name
     */
    public record Industry(IndustryCode code, @Nullable IndustryCode parent, int level, String name) {
        /** The section letter 门类. */
        public String section() {
            return code.section();
        }
    }

    private static final class Bundled {
        private static final IndustryClassification ONE = read();
    }

    private IndustryClassification() {}

    /** The classification as shipped: one for all services of a process, for nobody can change it. */
    public static IndustryClassification bundled() {
        return Bundled.ONE;
    }

    private static IndustryClassification read() {
        IndustryClassification all = new IndustryClassification();
        try (InputStream in = IndustryClassification.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new FileNotFoundException(FILE + " is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    all.add(line.split("\t", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void add(String[] cells) {
        Industry industry = new Industry(
                new IndustryCode(cells[0]),
                cells[1].isEmpty() ? null : new IndustryCode(cells[1]),
                Integer.parseInt(cells[2]),
                cells[3]);
        byCode.put(industry.code().value(), industry);
        if (industry.level() > 1) {
            byDigits.put(industry.code().value().substring(1), industry);
        }
    }

    /** All entries, each after its parent. */
    public List<Industry> all() {
        return List.copyOf(byCode.values());
    }

    /** The entry of this code, if the standard has it. */
    public Optional<Industry> find(IndustryCode code) {
        return Optional.ofNullable(byCode.get(code.value()));
    }

    /**
     * The entry that a text names, with or without section letter: {@code I6513}, {@code i6513}, {@code 6513}.
     *
     * @throws InvalidValue with code {@code unknown-industry}, naming the nearest ancestor that the standard has
     */
    public Industry resolve(@Nullable String text) {
        String folded = text == null
                ? ""
                : Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT);
        Industry found = lookUp(folded);
        if (found != null) {
            return found;
        }
        for (int length = Math.min(folded.length() - 1, 4); length >= 1; length--) {
            Industry ancestor = lookUp(folded.substring(0, length));
            if (ancestor != null) {
                throw new InvalidValue(
                        "unknown-industry",
                        text,
                        Text.of(
                                "a GB/T 4754-2017 code; the nearest there is: " + ancestor.code() + " "
                                        + ancestor.name(),
                                "GB/T 4754-2017 代码；最接近的是 " + ancestor.code() + " " + ancestor.name()));
            }
        }
        throw new InvalidValue(
                "unknown-industry",
                text,
                Text.of("a GB/T 4754-2017 code such as I6513 or 6513", "GB/T 4754-2017 代码，如 I6513 或 6513"));
    }

    private @Nullable Industry lookUp(String code) {
        Industry found = byCode.get(code);
        return found != null ? found : byDigits.get(code);
    }
}
