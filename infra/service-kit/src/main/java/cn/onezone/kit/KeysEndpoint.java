package cn.onezone.kit;

import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.SigningKeys;
import cn.onezone.kit.outbox.OutboxRelay;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/keys} for the operator: the keys this service signs its events with and those it has met of others;
 * and making a newer one of its own. What the old one signed stays provable.
 */
@Endpoint(id = "keys")
final class KeysEndpoint {
    private final EventSigner signer;
    private final KeyRing ring;
    private final OutboxRelay relay;

    KeysEndpoint(EventSigner signer, KeyRing ring, OutboxRelay relay) {
        this.signer = signer;
        this.ring = ring;
        this.relay = relay;
    }

    @ReadOperation
    Map<String, Object> show() {
        return Map.of(
                "own", signer.keys().stream().map(key -> key.proves().id()).toList(), "met", ring.ids());
    }

    @WriteOperation
    Map<String, Object> rotate() {
        SigningKeys.Own made = signer.rotate();
        relay.announce();
        return Map.of("keyId", made.proves().id(), "number", made.number());
    }
}
