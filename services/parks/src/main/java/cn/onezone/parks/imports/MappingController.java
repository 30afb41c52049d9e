package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Versions;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.ThisPark;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/roster/import-mapping}: what further headings of files mean. */
@RestController
@RequestMapping("/parks/{park}/roster/import-mapping")
@Tag(name = "imports", description = "Rosters from spreadsheets 名录批量导入")
class MappingController {
    private static final int MOST = 200;
    private static final int LONGEST = 100;

    private final ThisPark park;
    private final ImportMappings mappings;

    MappingController(ThisPark park, ImportMappings mappings) {
        this.park = park;
        this.mappings = mappings;
    }

    /**
     * The mapping.
     *
     * @param headings what they mean
     * @param fields all fields that a heading can mean, with the name of their column
     * @param version also the {@code ETag}; 0 if nothing was ever said
     */
    record View(List<ImportMapping.Mapped> headings, List<FieldView> fields, long version) {}

    /** A field, and how its column is called. */
    record FieldView(String field, String column) {}

    /** What is asked for. */
    @JsonIgnoreProperties({"fields", "version"})
    record Form(@Nullable List<Given> headings) {}

    /** A heading and the name of the field that it means. */
    record Given(@Nullable String heading, @Nullable String field) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "Read what further headings of files mean 列名对应关系")
    ResponseEntity<View> read(@PathVariable("park") String inPath) {
        park.check(inPath);
        return answer(mappings.find().orElse(null));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping
    @Operation(
            summary = "Say what further headings of files mean; needs If-Match 设置列名对应关系",
            description = "Replaces what was said before. If-Match is the ETag that was read, \"0\" at first. Several"
                    + " headings may mean one field; a heading that is the name of another column, or stands there twice"
                    + " with two meanings, is refused: 409 mapping-conflict.")
    ResponseEntity<View> write(
            @PathVariable("park") String inPath,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Form form) {
        park.check(inPath);
        ImportMapping mapping = checked(form.headings() == null ? List.of() : form.headings());
        Stored<ImportMapping> before = mappings.find().orElse(null);
        check(before, ifMatch);
        return answer(mappings.write(before, mapping));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @DeleteMapping
    @Operation(summary = "Forget what one heading means, or all 删除列名对应关系")
    ResponseEntity<View> forget(
            @PathVariable("park") String inPath, @RequestParam(required = false) @Nullable String heading) {
        park.check(inPath);
        Stored<ImportMapping> before = mappings.find().orElse(null);
        return answer(
                before == null
                        ? null
                        : mappings.write(
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

    private static ImportMapping checked(List<Given> given) {
        if (given.size() > MOST) {
            throw Problem.of(
                            ParksProblem.WRONG_TEXT,
                            "/headings",
                            Integer.toString(given.size()),
                            Text.of("at most " + MOST + " headings", "至多 " + MOST + " 个列名"))
                    .refused();
        }
        Map<String, Column> known = new HashMap<>();
        List<ImportMapping.Mapped> mapped = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Given one = given.get(i);
            String pointer = "/headings/" + i;
            String heading = one.heading() == null ? "" : one.heading().strip();
            if (Column.folded(heading).isEmpty() || heading.length() > LONGEST) {
                throw Problem.of(
                                heading.isEmpty() ? ParksProblem.MISSING_FIELD : ParksProblem.WRONG_TEXT,
                                pointer + "/heading",
                                heading.isEmpty()
                                        ? one.heading()
                                        : heading.substring(0, Math.min(60, heading.length())),
                                Text.of("1 to " + LONGEST + " characters", "1 至 " + LONGEST + " 个字符"))
                        .refused();
            }
            Column column = one.field() == null ? null : Column.ofCode(one.field());
            if (column == null) {
                String codes = String.join(
                        ", ", Arrays.stream(Column.values()).map(Column::code).toList());
                throw Problem.of(
                                ParksProblem.UNKNOWN_COLUMN,
                                pointer + "/field",
                                one.field(),
                                Text.of("one of " + codes, "下列之一：" + codes))
                        .refused();
            }
            Column own = Column.of(heading);
            Column earlier = known.putIfAbsent(Column.folded(heading), column);
            if ((own != null && own != column) || (earlier != null && earlier != column)) {
                Column other = own != null && own != column ? own : earlier;
                throw conflict(pointer, heading, other == null ? column : other);
            }
            if (own == null && earlier == null) {
                mapped.add(new ImportMapping.Mapped(heading, column.code()));
            }
        }
        return new ImportMapping(mapped);
    }

    private static RuntimeException conflict(String pointer, String heading, Column meant) {
        return Problem.of(
                        ParksProblem.MAPPING_CONFLICT,
                        new FieldProblem(
                                pointer + "/field",
                                heading,
                                ParksProblem.MAPPING_CONFLICT.code(),
                                Text.of(
                                        meant.code() + ", which this heading means already, or another heading",
                                        "该列名已表示“" + meant.label() + "”（" + meant.code() + "），请改用其他列名")))
                .refused();
    }

    private static ResponseEntity<View> answer(@Nullable Stored<ImportMapping> stored) {
        List<FieldView> fields = Arrays.stream(Column.values())
                .map(column -> new FieldView(column.code(), column.label()))
                .toList();
        return ResponseEntity.ok()
                .eTag(stored == null ? "\"0\"" : Versions.tag(stored))
                .body(new View(
                        stored == null ? List.of() : stored.state().headings(),
                        fields,
                        stored == null ? 0 : stored.version()));
    }
}
