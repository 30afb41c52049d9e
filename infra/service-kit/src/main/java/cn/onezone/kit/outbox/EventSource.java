package cn.onezone.kit.outbox;

/**
 * Who this service is on the log.
 *
 * @param source CloudEvents source, {@code /parks/haidian}
 * @param topic the topic it publishes to
 * @param heartbeatTopic where it says that it is alive
 */
public record EventSource(String source, String topic, String heartbeatTopic) {}
