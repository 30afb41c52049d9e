package cn.onezone.sample;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sample.
 *
 * @param address of the partners service or of the gateway, without a path
 * @param subscription whose events are received
 * @param secret of the webhook, {@code whsec_…} or its public key {@code whpk_…}; as {@code SAMPLE_SECRET} in the
 *     environment, for whoever sees the processes of a machine sees their arguments
 * @param token file with an access token, read each time it is needed: whoever renews it writes it there
 * @param ledger file into which the events go
 * @param lookEvery how often it is looked whether something is missing
 */
@ConfigurationProperties("sample")
record SampleSettings(
        URI address,
        String subscription,
        String secret,
        Path token,
        Path ledger,
        @DefaultValue("2s") Duration lookEvery) {}
