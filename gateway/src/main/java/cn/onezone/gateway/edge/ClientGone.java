package cn.onezone.gateway.edge;

/** The client has left in the middle of its request. Nobody's failure, and nobody reads an answer. */
public final class ClientGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGone(Throwable cause) {
        super("the client has left", cause, false, false);
    }
}
