package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The forms in which figures are answered, the one that is preferred first. */
enum AnswerForm {
    /** The view's own JSON. */
    JSON("json", MediaType.parseMediaType(Answer.JSON)),
    /** Comma-separated values. */
    CSV("csv", MediaType.parseMediaType(Exports.Format.CSV.mediaType())),
    /** A workbook. */
    XLSX("xlsx", MediaType.parseMediaType(Exports.Format.XLSX.mediaType())),
    /** A data message of SDMX-JSON 2.1. */
    SDMX_JSON("sdmx-json", MediaType.parseMediaType(SdmxData.MEDIA_TYPE));

    private final String text;
    private final MediaType type;

    AnswerForm(String text, MediaType type) {
        this.text = text;
        this.type = type;
    }

    /**
     * The one that is named by the parameter {@code format}.
     *
     * @throws cn.onezone.kit.problem.Refused if there is none of this name
     */
    static AnswerForm of(String format) {
        String all = Arrays.stream(values()).map(f -> f.text).collect(Collectors.joining(", "));
        return Arrays.stream(values())
                .filter(f -> f.text.equalsIgnoreCase(format))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KitProblem.WRONG_PARAMETER, "format", format, Text.of("one of " + all, "下列之一：" + all))
                        .refused());
    }

    /**
     * The one that a request accepts best: the highest quality, then what is asked for more exactly, then what is asked for
     * first, then what is preferred here (RFC 9110, 12.5.1).
     *
     * @param accept the header, absent or empty: whatever there is
     * @param offered at least one, the one that is preferred first
     * @return absent if none of them is accepted
     */
    static @Nullable AnswerForm accepted(@Nullable String accept, List<AnswerForm> offered) {
        if (accept == null || accept.isBlank()) {
            return offered.getFirst();
        }
        List<MediaType> ranges = ranges(accept);
        AnswerForm best = null;
        MediaType by = null;
        for (AnswerForm form : offered) {
            MediaType range = form.range(ranges);
            if (range != null && range.getQualityValue() > 0 && (by == null || isBefore(range, by, ranges))) {
                best = form;
                by = range;
            }
        }
        return best;
    }

    private static List<MediaType> ranges(String accept) {
        try {
            return MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            throw Problem.of(
                            KitProblem.BROKEN_REQUEST,
                            "Accept",
                            accept.substring(0, Math.min(accept.length(), 100)),
                            Text.of("media types such as text/csv;q=0.8", "媒体类型，如 text/csv;q=0.8"))
                    .refused();
        }
    }

    /** What of the request speaks of this form: the most exact range decides, also when it says that it is not wanted. */
    private @Nullable MediaType range(List<MediaType> ranges) {
        MediaType most = null;
        for (MediaType range : ranges) {
            if (range.includes(type)
                    && isVersion(range.getParameter("version"))
                    && (most == null || exactness(range) > exactness(most))) {
                most = range;
            }
        }
        return most;
    }

    /** {@code 2.1} and {@code 2.1.0} are one; another version is another form. */
    private boolean isVersion(@Nullable String asked) {
        String own = type.getParameter("version");
        return asked == null || own == null || own.equals(asked) || own.equals(asked + ".0");
    }

    private static int exactness(MediaType range) {
        return range.isWildcardType()
                ? 0
                : range.isWildcardSubtype() ? 1 : range.getParameter("version") == null ? 2 : 3;
    }

    private static boolean isBefore(MediaType one, MediaType other, List<MediaType> ranges) {
        int quality = Double.compare(one.getQualityValue(), other.getQualityValue());
        if (quality != 0) {
            return quality > 0;
        }
        int exactness = Integer.compare(exactness(one), exactness(other));
        return exactness != 0 ? exactness > 0 : ranges.indexOf(one) < ranges.indexOf(other);
    }

    /** The refusal of a request that accepts none of these. */
    static RuntimeException none(@Nullable String accept, List<AnswerForm> offered) {
        String all = offered.stream().map(f -> f.type.toString()).collect(Collectors.joining(", "));
        return Problem.of(
                        KitProblem.NOT_ACCEPTABLE,
                        "Accept",
                        accept == null ? null : accept.substring(0, Math.min(accept.length(), 100)),
                        Text.of("one of " + all, "下列之一：" + all))
                .refused();
    }

    @Override
    public String toString() {
        return text.toLowerCase(Locale.ROOT);
    }
}
