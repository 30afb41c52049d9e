package cn.onezone.contracts.directory;

import cn.onezone.contracts.wire.Text;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The talent programmes that the plans name. */
public final class TalentProgrammes {
    private TalentProgrammes() {}

    /**
     * A programme.
     *
     * @param code kebab-case
     * @param name in both languages
     * @param plan the plan that names it
     */
    public record Programme(String code, Text name, String plan) {}

    /** Those that the product knows, each once: where a plan gives a second, longer name, the first stands for both. */
    public static List<Programme> bundled() {
        Resource file = Resource.bundled("/cn/onezone/directory/taxonomies.json");
        return file.list("talentProgrammes").stream()
                .filter(p -> p.path("longNameOf").isMissingNode())
                .map(p -> programme(file, p))
                .toList();
    }

    private static Programme programme(Resource file, JsonNode programme) {
        return new Programme(
                file.text(programme, "code"),
                Text.of(file.text(programme, "nameEn"), file.text(programme, "nameZh")),
                file.text(programme.path("source"), "plan"));
    }
}
