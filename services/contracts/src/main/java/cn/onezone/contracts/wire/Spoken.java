package cn.onezone.contracts.wire;

/** Data that only one of many sources may say: no park speaks for another. */
public interface Spoken {
    /** The source that alone may say this, {@code /parks/haidian}. */
    String speaker();

    /**
     * The source that alone may say something.
     *
     * @param type wire name of the event, {@code cn.onezone.<service>.…}: what is not {@link Spoken} is its service's
     * @param data what the event carries
     * @return {@code /parks/haidian}, {@code /enterprises}
     */
    static String by(String type, Object data) {
        return data instanceof Spoken spoken ? spoken.speaker() : "/" + type.split("\\.", -1)[2];
    }
}
