package cn.onezone.contracts.wire;

/**
 * A version of a kind of event: its name on the wire, its data and the topic it is found on.
 *
 * @param name {@code cn.onezone.<service>.<what-happened>.v<n>}; never derived from a class name, so that renaming a
 *     class breaks nobody
 * @param data the record that carries the state
 * @param topic the producing service's topic
 * @param meaning one sentence for the generated documentation
 */
public record EventType<E>(String name, Class<E> data, String topic, Text meaning) {
    /** Refuses a name that is not of the form above. */
    public EventType {
        if (!name.matches("cn\\.onezone\\.[a-z]+\\.[a-z0-9-]+\\.v[1-9][0-9]*")) {
            throw new IllegalArgumentException("event type name: " + name);
        }
    }
}
