package cn.onezone.parks.imports;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.parks.ThisPark;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
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
    private static final MappingDoor.Columns COLUMNS = new RosterColumns();

    private final ThisPark park;
    private final MappingDoor door;

    MappingController(ThisPark park, MappingDoor door) {
        this.park = park;
        this.door = door;
    }

    private static final class RosterColumns implements MappingDoor.Columns {
        @Override
        public String id() {
            return ImportMappings.ROSTER;
        }

        @Override
        public List<MappingDoor.FieldView> fields() {
            return Arrays.stream(Column.values())
                    .map(column -> new MappingDoor.FieldView(column.code(), column.label()))
                    .toList();
        }

        @Override
        public @Nullable String ofHeading(String heading) {
            Column column = Column.of(heading);
            return column == null ? null : column.code();
        }
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "Read what further headings of files mean 列名对应关系")
    ResponseEntity<MappingDoor.View> read(@PathVariable("park") String inPath) {
        park.check(inPath);
        return door.read(COLUMNS);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping
    @Operation(
            summary = "Say what further headings of files mean; needs If-Match 设置列名对应关系",
            description = "Replaces what was said before. If-Match is the ETag that was read, \"0\" at first. Several"
                    + " headings may mean one field; a heading that is the name of another column, or stands there twice"
                    + " with two meanings, is refused: 409 mapping-conflict.")
    ResponseEntity<MappingDoor.View> write(
            @PathVariable("park") String inPath,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody MappingDoor.Form form) {
        park.check(inPath);
        return door.write(COLUMNS, ifMatch, form);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @DeleteMapping
    @Operation(summary = "Forget what one heading means, or all 删除列名对应关系")
    ResponseEntity<MappingDoor.View> forget(
            @PathVariable("park") String inPath, @RequestParam(required = false) @Nullable String heading) {
        park.check(inPath);
        return door.forget(COLUMNS, heading);
    }
}
