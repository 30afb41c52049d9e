package cn.onezone.gateway.audit;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The gateway's own audit trail, and how the others are asked.
 *
 * @param folder where it is kept, a folder for each instance below it; absent: {@code audit} in the gateway's data folder
 * @param fileSize a file that is larger gets no more entries
 * @param files as many are kept, at least 2; before the oldest is taken away an entry says so
 * @param timeLimit for each service when all trails are asked
 */
@ConfigurationProperties("onezone.gateway.audit")
record TrailSettings(
        @Nullable Path folder,
        @DefaultValue("8MB") DataSize fileSize,
        @DefaultValue("32") int files,
        @DefaultValue("5s") Duration timeLimit) {}
