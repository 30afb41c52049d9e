package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scale of an enterprise 企业规模: the four classes of the statistical standard 统计上大中小微型企业划分办法. */
public enum ScaleClass {
    /** 大型. */
    LARGE("large"),
    /** 中型. */
    MEDIUM("medium"),
    /** 小型. */
    SMALL("small"),
    /** 微型. */
    MICRO("micro");

    private static final Map<String, ScaleClass> NAMES = Map.ofEntries(
            Map.entry("large", LARGE),
            Map.entry("大型", LARGE),
            Map.entry("大", LARGE),
            Map.entry("medium", MEDIUM),
            Map.entry("中型", MEDIUM),
            Map.entry("中", MEDIUM),
            Map.entry("small", SMALL),
            Map.entry("小型", SMALL),
            Map.entry("小", SMALL),
            Map.entry("micro", MICRO),
            Map.entry("微型", MICRO),
            Map.entry("微", MICRO));

    private final String code;

    ScaleClass(String code) {
        this.code = code;
    }

    /** As it stands on the wire: {@code large}, {@code medium}, {@code small} or {@code micro}. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Reads a class by its code or its Chinese name, with or without 企业. Refuses others with {@code unknown-scale}. */
    @JsonCreator
    public static ScaleClass of(@Nullable String text) {
        String folded = text == null
                ? ""
                : Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        ScaleClass found = NAMES.get(folded.endsWith("企业") ? folded.substring(0, folded.length() - 2) : folded);
        if (found == null) {
            throw new InvalidValue("unknown-scale", text, Text.of("large, medium, small or micro", "大型、中型、小型或微型"));
        }
        return found;
    }

    @Override
    public String toString() {
        return code;
    }
}
