package cn.onezone.parks.facts;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.MappingDoor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** {@code /parks/{park}/facts/import-mapping}: what further headings of files of one kind of fact mean. */
@RestController
@RequestMapping("/parks/{park}/facts/import-mapping")
@Tag(name = "facts")
class FactMappingController {
    private final ThisPark park;
    private final MappingDoor door;

    FactMappingController(ThisPark park, MappingDoor door) {
        this.park = park;
        this.door = door;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "Read what further headings of files of a kind of fact mean 事项列名对应关系")
    ResponseEntity<MappingDoor.View> read(@PathVariable("park") String inPath, @RequestParam String kind) {
        park.check(inPath);
        return door.read(columns(kind));
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PutMapping
    @Operation(
            summary = "Say what further headings of files of a kind of fact mean; needs If-Match 设置事项列名对应关系",
            description =
                    "As for rosters: replaces what was said before of this kind; If-Match is the ETag that was read,"
                            + " \"0\" at first.")
    ResponseEntity<MappingDoor.View> write(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody MappingDoor.Form form) {
        park.check(inPath);
        return door.write(columns(kind), ifMatch, form);
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @DeleteMapping
    @Operation(summary = "Forget what one heading means, or all 删除事项列名对应关系")
    ResponseEntity<MappingDoor.View> forget(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable String heading) {
        park.check(inPath);
        return door.forget(columns(kind), heading);
    }

    private static FactColumns columns(String kind) {
        return new FactColumns(FactsController.kind(kind));
    }
}
