package cn.onezone.gateway.audit;

import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.JwkSet;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The keys that the gateway signs the heads of its trail with, its own and nobody else's: each service has this door too,
 * and nothing leads to theirs through here.
 */
@RestController
@Tag(name = "audit", description = "Who did, read or was refused what 审计记录")
final class GatewayKeys {
    private final EventSigner signer;

    GatewayKeys(EventSigner gatewaySigner) {
        this.signer = gatewaySigner;
    }

    @GetMapping("/.well-known/jwks.json")
    @Operation(
            summary = "List the gateway's own public keys 网关签名公钥",
            description = "A JWK Set (RFC 7517), oldest first.")
    JwkSet keys() {
        return JwkSet.of(signer);
    }
}
