package cn.onezone.contracts.directory;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The qualifications 资质 that an enterprise may hold, each with its code and official name. */
public final class EnterpriseTiers {
    private final Map<String, String> names;
    private final Map<String, String> codes;

    private EnterpriseTiers(Map<String, String> names, Map<String, String> codes) {
        this.names = names;
        this.codes = codes;
    }

    /** Those that the product knows. */
    public static EnterpriseTiers bundled() {
        Resource file = Resource.bundled("/cn/onezone/directory/taxonomies.json");
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, String> codes = new LinkedHashMap<>();
        for (JsonNode tier : file.list("tiers")) {
            String code = file.text(tier, "code");
            String name = file.text(tier, "nameZh");
            names.put(code, name);
            codes.put(folded(code), code);
            codes.put(folded(name), code);
            for (JsonNode alias : file.list(tier, "aliases", false)) {
                codes.put(folded(alias.stringValue()), code);
            }
        }
        return new EnterpriseTiers(names, codes);
    }

    /** All codes, in the order of the file. */
    public Set<String> codes() {
        return java.util.Collections.unmodifiableSet(names.keySet());
    }

    /**
     * The code of what a form states: a code, or the official name or another name in use, with or without 企业 at its end.
     *
     * @throws InvalidValue with code {@code unknown-qualification}, naming those there are
     */
    public String resolve(String text) {
        String code = codes.get(folded(text));
        if (code == null) {
            code = codes.get(folded(text) + "企业");
        }
        if (code == null) {
            String known = String.join(", ", names.keySet());
            throw new InvalidValue("unknown-qualification", text, Text.of("one of " + known, "下列资质之一：" + known));
        }
        return code;
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("\\s+", "")
                .toLowerCase(java.util.Locale.ROOT);
    }
}
