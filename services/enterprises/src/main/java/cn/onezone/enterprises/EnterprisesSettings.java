package cn.onezone.enterprises;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the enterprise service.
 *
 * @param parksFile the operator's own park directory; absent: the bundled one (R1)
 * @param workingDaysFile the operator's own calendar of working days; absent: the bundled one (R9)
 * @param doubleClaimDays working days within which a double claim is to be decided (R5), 1 to 1 000
 */
@ConfigurationProperties("onezone")
public record EnterprisesSettings(
        @Nullable Path parksFile,
        @Nullable Path workingDaysFile,
        @DefaultValue("10") int doubleClaimDays) {
    /** Refuses days out of range. */
    public EnterprisesSettings {
        if (doubleClaimDays < 1 || doubleClaimDays > 1_000) {
            throw new IllegalArgumentException(
                    "onezone.double-claim-days: " + doubleClaimDays + " (expected: 1 to 1000)");
        }
    }
}
