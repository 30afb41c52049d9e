package cn.onezone.parks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which park this is and where it keeps its files.
 *
 * @param park code of the park
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 * @param parkMappingFile the operator's own mapping of districts; absent: the bundled one
 * @param reportRulesFile the operator's own rules of reports; absent: the bundled ones
 * @param outlierRulesFile the operator's own rules of what is unusual; absent: the bundled ones
 * @param suppressionRuleFile the operator's own rule of what is withheld (R12); absent: the bundled one
 * @param dataDir folder for uploaded files until they are imported
 */
@ConfigurationProperties("onezone")
public record ParkSettings(
        String park,
        @Nullable Path parksFile,
        @Nullable Path parkMappingFile,
        @Nullable Path reportRulesFile,
        @Nullable Path outlierRulesFile,
        @Nullable Path suppressionRuleFile,
        @DefaultValue("data") Path dataDir) {}
