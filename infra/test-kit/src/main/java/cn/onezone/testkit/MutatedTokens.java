package cn.onezone.testkit;

import java.util.Base64;
import java.util.Random;

/**
 * Tokens that somebody has been at: flipped bits, other characters, truncations, parts of another's token, parts in another
 * order. All can stand in a header field.
 */
public final class MutatedTokens {
    private MutatedTokens() {}

    /**
     * Another text that is not the token, or by chance the token itself.
     *
     * @param good a token
     * @param other another's good token, of which parts are taken
     */
    public static String of(String good, String other, Random random) {
        String[] others = other.split("\\.", -1);
        String[] parts = good.split("\\.", -1);
        int part = random.nextInt(3);
        return switch (random.nextInt(7)) {
            case 0 -> {
                // a bit of a part, as it was before it was encoded
                byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                parts[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                yield String.join(".", parts);
            }
            case 1 -> {
                // a character, whatever it means
                char[] characters = good.toCharArray();
                characters[random.nextInt(characters.length)] = (char) (33 + random.nextInt(94));
                yield new String(characters);
            }
            case 2 -> good.substring(0, random.nextInt(good.length()));
            case 3 -> {
                // a part of another's good token
                parts[part] = others[part];
                yield part == 0 ? String.join(".", parts[0], parts[2], parts[1]) : String.join(".", parts);
            }
            case 4 -> {
                int at = random.nextInt(good.length());
                yield good.substring(0, at) + (char) (33 + random.nextInt(94)) + good.substring(at);
            }
            case 5 -> {
                // the last character of the signature has bits that a careless reader drops
                String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=";
                yield good.substring(0, good.length() - 1) + alphabet.charAt(random.nextInt(alphabet.length()));
            }
            default -> {
                int from = random.nextInt(good.length());
                int to = from + random.nextInt(good.length() - from);
                yield good.substring(0, from) + good.substring(to) + good.substring(from, to);
            }
        };
    }
}
