package cn.onezone.kit.web;

import cn.onezone.kit.access.Public;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.JwkSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys that this service's events are signed with, as a JWK Set (RFC 7517). */
@RestController
final class PublishedKeys {
    private final EventSigner signer;

    PublishedKeys(EventSigner signer) {
        this.signer = signer;
    }

    @Public
    @GetMapping("/.well-known/jwks.json")
    JwkSet keys() {
        return JwkSet.of(signer);
    }
}
