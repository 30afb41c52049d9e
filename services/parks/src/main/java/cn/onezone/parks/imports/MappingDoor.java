package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What further headings of files mean, read and said in the same way whatever the files are of. */
@Component
public final class MappingDoor {
    private static final int MOST = 200;
    private static final int LONGEST = 100;

    private final ImportMappings mappings;

    MappingDoor(ImportMappings mappings) {
        this.mappings = mappings;
    }

    /** What headings of files of one sort can mean. */
    public interface Columns {
        /** Under which name it is remembered what the park has said of them. */
        String id();

        /** All fields, with the names of their columns. */
        List<FieldView> fields();

        /** The field whose column is called so, if there is one. */
        @Nullable
        String ofHeading(String heading);
    }

    /**
     * The mapping.
     *
     * @param headings what they mean
     * @param fields all fields that a heading can mean, with the name of their column
     * @param version also the {@code ETag}; 0 if nothing was ever said
     */
    public record View(List<ImportMapping.Mapped> headings, List<FieldView> fields, long version) {}

    /** A field, and how its column is called. */
    public record FieldView(String field, String column) {}

    /** What is asked for. */
    @JsonIgnoreProperties({"fields", "version"})
    public record Form(@Nullable List<Given> headings) {}

    /** A heading and the name of the field that it means. */
    public record Given(@Nullable String heading, @Nullable String field) {}

    /** The mapping as it stands. */
    public ResponseEntity<View> read(Columns columns) {
        return answer(columns, mappings.find(columns.id()).orElse(null));
    }

    /**
     * Says what headings mean, in the place of what was said before.
     *
     * @throws cn.onezone.kit.problem.Refused {@code mapping-conflict}, {@code unknown-column}, or for an ETag that is missing
     *     or old
     */
    public ResponseEntity<View> write(Columns columns, @Nullable String ifMatch, Form form) {
        ImportMapping mapping = checked(columns, form.headings() == null ? List.of() : form.headings());
        Stored<ImportMapping> before = mappings.find(columns.id()).orElse(null);
        check(before, ifMatch);
        return answer(columns, mappings.write(columns.id(), before, mapping));
    }

    /** Forgets what a heading means, or all where none is named. */
    public ResponseEntity<View> forget(Columns columns, @Nullable String heading) {
        Stored<ImportMapping> before = mappings.find(columns.id()).orElse(null);
        return answer(
                columns,
                before == null
                        ? null
                        : mappings.write(
                                columns.id(),
                                before,
                                heading == null
                                        ? ImportMapping.NONE
                                        : before.state().without(heading)));
    }

    private static void check(@Nullable Stored<ImportMapping> before, @Nullable String ifMatch) {
        if (before != null) {
            Versions.check(before, ifMatch);
        } else if (ifMatch == null || ifMatch.isBlank()) {
            throw Problem.of(
                            KitProblem.IF_MATCH_REQUIRED,
                            "expected If-Match with the ETag that was read, now \"0\"",
                            "请在 If-Match 中给出读取时的 ETag，当前为 \"0\"")
                    .refused();
        } else if (!ifMatch.strip().equals("*") && !ifMatch.strip().equals("\"0\"")) {
            throw Problem.of(
                            KitProblem.STALE_VERSION,
                            "If-Match: value: " + ifMatch + " (expected: \"0\")",
                            "If-Match：值 " + ifMatch + "，当前版本为 \"0\"")
                    .refused();
        }
    }

    private static ImportMapping checked(Columns columns, List<Given> given) {
        if (given.size() > MOST) {
            throw Problem.of(
                            ParksProblem.WRONG_TEXT,
                            "/headings",
                            Integer.toString(given.size()),
                            Text.of("at most " + MOST + " headings", "至多 " + MOST + " 个列名"))
                    .refused();
        }
        Map<String, String> known = new HashMap<>();
        List<ImportMapping.Mapped> mapped = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Given one = given.get(i);
            String pointer = "/headings/" + i;
            String heading = one.heading() == null ? "" : one.heading().strip();
            if (ImportMapping.folded(heading).isEmpty() || heading.length() > LONGEST) {
                throw Problem.of(
                                heading.isEmpty() ? ParksProblem.MISSING_FIELD : ParksProblem.WRONG_TEXT,
                                pointer + "/heading",
                                heading.isEmpty()
                                        ? one.heading()
                                        : heading.substring(0, Math.min(60, heading.length())),
                                Text.of("1 to " + LONGEST + " characters", "1 至 " + LONGEST + " 个字符"))
                        .refused();
            }
            String field = one.field();
            if (field == null
                    || columns.fields().stream().noneMatch(f -> f.field().equals(field))) {
                String codes = columns.fields().stream().map(FieldView::field).collect(Collectors.joining(", "));
                throw Problem.of(
                                ParksProblem.UNKNOWN_COLUMN,
                                pointer + "/field",
                                field,
                                Text.of("one of " + codes, "下列之一：" + codes))
                        .refused();
            }
            String own = columns.ofHeading(heading);
            String earlier = known.putIfAbsent(ImportMapping.folded(heading), field);
            if (own != null && !own.equals(field)) {
                throw conflict(columns, pointer, heading, own);
            }
            if (earlier != null && !earlier.equals(field)) {
                throw conflict(columns, pointer, heading, earlier);
            }
            if (own == null && earlier == null) {
                mapped.add(new ImportMapping.Mapped(heading, field));
            }
        }
        return new ImportMapping(mapped);
    }

    private static RuntimeException conflict(Columns columns, String pointer, String heading, String meant) {
        String label = columns.fields().stream()
                .filter(f -> f.field().equals(meant))
                .map(FieldView::column)
                .findFirst()
                .orElse(meant);
        return Problem.of(
                        ParksProblem.MAPPING_CONFLICT,
                        new FieldProblem(
                                pointer + "/field",
                                heading,
                                ParksProblem.MAPPING_CONFLICT.code(),
                                Text.of(
                                        meant + ", which this heading means already, or another heading",
                                        "该列名已表示“" + label + "”（" + meant + "），请改用其他列名")))
                .refused();
    }

    private static ResponseEntity<View> answer(Columns columns, @Nullable Stored<ImportMapping> stored) {
        return ResponseEntity.ok()
                .eTag(stored == null ? "\"0\"" : Versions.tag(stored))
                .body(new View(
                        stored == null ? List.of() : stored.state().headings(),
                        columns.fields(),
                        stored == null ? 0 : stored.version()));
    }
}
