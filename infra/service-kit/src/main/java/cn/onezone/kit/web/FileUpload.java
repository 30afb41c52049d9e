package cn.onezone.kit.web;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests send a file: they have more room than others, for a file is read row by row. Their path does not tell it
 * alone, for what is bound as a whole (JSON) may be sent to any path, also to one that happens to end like theirs.
 */
public final class FileUpload {
    private static final String MULTIPART = "multipart/";
    /** What the doors for files take. */
    private static final Set<String> TYPES = Set.of(
            "multipart/form-data",
            "text/csv",
            "text/plain",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-excel");

    private FileUpload() {}

    /**
     * Whether a request sends a file.
     *
     * @param path of the request; files are sent to paths that end in {@code /imports}
     * @param contentType its field as it came; none is taken for bytes
     */
    public static boolean is(String method, String path, @Nullable String contentType) {
        return method.equals("POST")
                && path.endsWith("/imports")
                && (contentType == null || TYPES.contains(withoutParameters(contentType)));
    }

    /** Whether a body is one of several parts. */
    static boolean isMultipart(@Nullable String contentType) {
        return contentType != null && withoutParameters(contentType).startsWith(MULTIPART);
    }

    private static String withoutParameters(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
