package cn.onezone.gateway.routes;

import java.util.List;

/** Where a path leads. */
sealed interface Destination {
    /** To a service. */
    record To(Backend backend) implements Destination {}

    /** To no park: nobody has this code. */
    record NoSuchPark(String code, List<String> known) implements Destination {}

    /** To a park of the directory whose service has no address. */
    record NotConnected(String code) implements Destination {}

    /** Not a matter of the proxy. */
    record Elsewhere() implements Destination {
        static final Elsewhere ELSEWHERE = new Elsewhere();
    }
}
