package cn.onezone.gateway.audit;

import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.SigningKeys;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/keys} for the operator, as each service has it: the keys that the gateway signs the heads of its trail
 * with, and making a newer one. What the old one signed stays provable.
 */
@Endpoint(id = "keys")
final class GatewayKeysEndpoint {
    private final EventSigner signer;
    private final TrailHeads heads;

    GatewayKeysEndpoint(EventSigner gatewaySigner, TrailHeads heads) {
        this.signer = gatewaySigner;
        this.heads = heads;
    }

    @ReadOperation
    Map<String, Object> show() {
        return Map.of(
                "own", signer.keys().stream().map(key -> key.proves().id()).toList());
    }

    @WriteOperation
    Map<String, Object> rotate() {
        SigningKeys.Own made = signer.rotate();
        // with the log away it is announced as soon as that is back
        heads.announceSoon();
        return Map.of("keyId", made.proves().id(), "number", made.number());
    }
}
