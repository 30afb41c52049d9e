package cn.onezone.parks.submissions;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of submissions.
 *
 * @param overruledEvery pause between two looks at whether the city counts whom it has given to another park since
 */
@ConfigurationProperties("onezone.submissions")
record SubmissionSettings(@DefaultValue("1m") Duration overruledEvery) {}
