package cn.onezone.contracts.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final Digest ROOT = EventDigest.of(new TreeMap<>(), new byte[] {1});

    /** Appendix A of RFC 8037: the key, its thumbprint, and a signature over its example. */
    @Test
    void keysAndSignaturesAreThoseOfTheStandard() {
        PublicSigningKey key = new PublicSigningKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertThat(key.id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        byte[] signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(StandardCharsets.US_ASCII);
        byte[] signature = Base64.getUrlDecoder()
                .decode("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
        assertThat(key.verifies(signed, signature)).isTrue();
        signed[0]++;
        assertThat(key.verifies(signed, signature)).isFalse();
    }

    @Test
    void aSignatureIsOfOneRootAndOneKey() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        PublicSigningKey key = PublicSigningKey.of((EdECPublicKey) pair.getPublic());
        RootSignature signature = RootSignature.of(signature(key.id(), pair).toString());
        assertThat(signature.isOf(ROOT, 3, key)).isTrue();
        assertThat(signature.isOf(ROOT, 2, key))
                .as("a smaller tree with the same root")
                .isFalse();
        assertThat(signature.isOf(EventDigest.of(new TreeMap<>(), new byte[] {2}), 3, key))
                .isFalse();
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(signature.isOf(ROOT, 3, PublicSigningKey.of((EdECPublicKey) other.getPublic())))
                .isFalse();
    }

    private static RootSignature signature(String keyId, KeyPair pair) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(RootSignature.signed(keyId, ROOT, 3));
        return RootSignature.of(keyId, signer.sign());
    }

    @Test
    void noOtherAlgorithmAndNoOtherHeaderIsRead() {
        String kid = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        for (String header : List.of(
                "{\"alg\":\"none\",\"kid\":\"" + kid + "\"}",
                "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}",
                "{\"alg\":\"Ed25519\"}",
                "{\"alg\":\"Ed25519\",\"kid\":\"" + kid + "\",\"crit\":[\"b64\"]}",
                "{ \"alg\":\"Ed25519\",\"kid\":\"" + kid + "\"}")) {
            String text =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                            + ".." + "A".repeat(86);
            assertThatThrownBy(() -> RootSignature.of(text)).as(header).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
