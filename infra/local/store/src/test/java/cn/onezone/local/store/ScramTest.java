package cn.onezone.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of RFC 7677, and what is not as it is there. */
class ScramTest {
    private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private static final String OWN_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String WITHOUT_PROOF = "c=biws,r=rOprNGfwEbeRWgbNEkqO" + OWN_NONCE;
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final Verifier PENCIL =
            Verifier.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4_096);
    private static final Users USERS = name -> name.equals("user") ? new Users.User("user", "own", PENCIL) : null;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Scram begun(String first) throws Scram.Failed {
        return new Scram(bytes(first), "own", USERS, OWN_NONCE);
    }

    @Test
    void holdsTheConversationOfTheStandard() throws Scram.Failed {
        Scram scram = begun(FIRST);
        assertThat(scram.challenge())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO" + OWN_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        Scram.Proved end = scram.end(bytes(WITHOUT_PROOF + ",p=" + PROOF));
        assertThat(end.signature()).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(end.user().name()).isEqualTo("user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,n=user",
                "p=tls-unique,,n=user,r=abc",
                "n,a=admin,n=user,r=abc",
                "n,,m=x,n=user,r=abc",
                "n,,n=,r=abc",
                "n,,n=user,r=",
                "n,,n=user,r=\u0001"
            })
    void refusesAFirstMessageOfAnotherForm(String first) {
        assertThatThrownBy(() -> begun(first)).isInstanceOf(Scram.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                WITHOUT_PROOF,
                WITHOUT_PROOF + ",p=",
                WITHOUT_PROOF + ",p=%%%",
                WITHOUT_PROOF + ",p=AAAA",
                WITHOUT_PROOF + ",p=AHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                // the right proof of what was not said in this conversation
                "c=eSws,r=rOprNGfwEbeRWgbNEkqO" + OWN_NONCE + ",p=" + PROOF,
                "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=" + PROOF
            })
    void refusesAnyOtherProof(String last) throws Scram.Failed {
        Scram scram = begun(FIRST);
        assertThatThrownBy(() -> scram.end(bytes(last))).isInstanceOf(Scram.Failed.class);
    }

    @Test
    void answersAnUnknownUserAsAKnownOneAndAlwaysTheSame() throws Scram.Failed {
        String known = new String(begun(FIRST).challenge(), StandardCharsets.UTF_8);
        String unknown = new String(begun("n,,n=nobody,r=abc").challenge(), StandardCharsets.UTF_8);
        String again = new String(begun("n,,n=nobody,r=abc").challenge(), StandardCharsets.UTF_8);
        assertThat(unknown).isEqualTo(again).matches("r=abc.+,s=[A-Za-z0-9+/]{38}==,i=15000");
        assertThat(known).matches("r=.+,s=[A-Za-z0-9+/=]+,i=\\d+");
        assertThat(new String(Verifier.of("secret", Verifier.USUAL_ITERATIONS).salt(), StandardCharsets.ISO_8859_1))
                .as("the length of what is made up")
                .hasSize(28);
        // the user's own database only
        Scram elsewhere = new Scram(bytes(FIRST), "another", USERS, OWN_NONCE);
        assertThatThrownBy(() -> elsewhere.end(bytes(WITHOUT_PROOF + ",p=" + PROOF)))
                .isInstanceOf(Scram.Failed.class);
    }

    @Test
    void keepsNothingToSignInWith() {
        assertThat(PENCIL.text()).doesNotContain("pencil");
        assertThat(PENCIL.toString()).isEqualTo("Verifier of 4096 iterations");
        assertThat(Verifier.parse(PENCIL.text()).text()).isEqualTo(PENCIL.text());
        assertThat(Verifier.of("pencil", 4_096).text())
                .as("a salt of its own each time")
                .isNotEqualTo(Verifier.of("pencil", 4_096).text());
    }

    @Test
    void refusesWhatIsNoVerifier() {
        assertThatThrownBy(() -> Verifier.of("密码", 4_096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("密码");
        assertThatThrownBy(() -> Verifier.of("", 4_096)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Verifier.of("secret", 4_095)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Verifier.parse("4096:AAAA")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Verifier.parse("4096:AAAA:AAAA:AAAA")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Users.User("user", "a.b", PENCIL)).isInstanceOf(IllegalArgumentException.class);
    }
}
