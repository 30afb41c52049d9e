package cn.onezone.indicators.releases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A release as it is scheduled.
 *
 * @param visibleFrom needed; a moment that has passed releases at once
 * @param reason 1 to 500 characters, or absent
 */
record ReleaseForm(@Nullable Instant visibleFrom, @Nullable String reason) {}
