package cn.onezone.identity.login;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/** A page in both languages: no scripts, no images, one style. */
public final class Page {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;background:#f3f4f6;color:#111827;margin:0}
            main{max-width:22rem;margin:12vh auto;padding:2rem;background:#fff;border:1px solid #d1d5db;border-radius:.5rem}
            h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.75rem 0 .25rem}
            input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #6b7280;border-radius:.25rem}
            button{font:inherit;width:100%;margin-top:1.25rem;padding:.6rem;border:0;border-radius:.25rem;background:#1d4ed8;color:#fff}
            .wrong{background:#fef2f2;border:1px solid #b91c1c;color:#7f1d1d;padding:.5rem .75rem;border-radius:.25rem}
            """;

    private Page() {}

    static String of(String titleZh, String titleEn, String body) {
        return """
                <!DOCTYPE html>
                <html lang="zh-CN">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
                <title>%s %s</title><style>%s</style></head>
                <body><main><h1>%s <span lang="en">%s</span></h1>
                %s</main></body></html>
                """.formatted(titleZh, titleEn, STYLE, titleZh, titleEn, body);
    }

    /**
     * What a page may do.
     *
     * @param gateways where a form may lead: browsers also check the redirects after it
     */
    public static String contentPolicy(Collection<URI> gateways) {
        return "default-src 'none'; style-src 'sha256-" + digest() + "'; form-action 'self' "
                + gateways.stream().map(URI::toString).collect(Collectors.joining(" "))
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    private static String digest() {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
