package cn.onezone.parks.imports;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of imports.
 *
 * @param waiting most that wait behind the one at work
 * @param rows most rows of a file
 * @param columns most columns of a file
 * @param batch rows that are read, decided and written together
 * @param keep how long an import and its findings can be read after its end
 * @param keepPreviews how long a preview can be applied
 * @param previews most previews that can be applied at a time
 * @param sweepEvery how often those of which the time is over are looked for
 */
@ConfigurationProperties("onezone.imports")
public record ImportSettings(
        @DefaultValue("16") int waiting,
        @DefaultValue("1000000") int rows,
        @DefaultValue("200") int columns,
        @DefaultValue("1000") int batch,
        @DefaultValue("30d") Duration keep,
        @DefaultValue("24h") Duration keepPreviews,
        @DefaultValue("100") int previews,
        @DefaultValue("1h") Duration sweepEvery) {}
