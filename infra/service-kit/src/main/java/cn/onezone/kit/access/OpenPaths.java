package cn.onezone.kit.access;

import java.util.List;

/** The paths that are answered without a token: whether a process lives, its public keys, what its doors are. No data. */
public final class OpenPaths {
    /** As they stand in the documents; {@code /**} stands for the path itself and all below it. */
    public static final List<String> ALL = List.of("/actuator/health/**", "/.well-known/jwks.json", "/v3/api-docs/**");

    private OpenPaths() {}

    /**
     * Whether a path is among them.
     *
     * @param path decoded, without dot segments
     */
    public static boolean contain(String path) {
        for (String open : ALL) {
            if (open.endsWith("/**")) {
                String root = open.substring(0, open.length() - 3);
                if (path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
                    return true;
                }
            } else if (path.equals(open)) {
                return true;
            }
        }
        return false;
    }
}
