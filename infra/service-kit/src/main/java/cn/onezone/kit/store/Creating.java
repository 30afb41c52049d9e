package cn.onezone.kit.store;

/** What became of the attempt to create an aggregate. */
public sealed interface Creating<S> {
    /** It is new. */
    record Created<S>(Stored<S> stored) implements Creating<S> {}

    /** The same request had created it before; this is what stands now. */
    record Replayed<S>(Stored<S> stored) implements Creating<S> {}

    /** Another request had created it before. */
    record AlreadyThere<S>(Stored<S> stored) implements Creating<S> {}

    /** The key was used for another request. Nothing was written. */
    record KeyReused<S>(String key) implements Creating<S> {}
}
