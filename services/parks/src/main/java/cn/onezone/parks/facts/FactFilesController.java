package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.imports.SheetOut;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/facts/export}: the facts of a kind as a file. */
@RestController
@RequestMapping("/parks/{park}/facts")
@Tag(name = "facts")
class FactFilesController {
    private static final int TOGETHER = 500;

    private final ThisPark park;
    private final ParkFacts facts;

    FactFilesController(ThisPark park, ParkFacts facts) {
        this.park = park;
        this.facts = facts;
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "facts")
    @GetMapping("/export")
    @Operation(
            summary = "Download the facts of a kind 导出本园事项",
            description = "format=csv (default, UTF-8) or xlsx; in the order of ids, as an import reads them. Without"
                    + " 生效日期: a row that is changed and sent back is so from the day on which it is imported.")
    void export(
            @PathVariable("park") String inPath,
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable String format,
            HttpServletResponse response)
            throws IOException {
        park.check(inPath);
        FactKind of = FactsController.kind(kind);
        boolean csv = SheetOut.csv(format, "csv");
        List<FactField> columns = FactField.of(of).stream()
                .filter(field -> field != FactField.VALID_FROM)
                .toList();
        SheetOut out = SheetOut.begin(
                csv, response, of.wire() + "-" + park.code(), of.title().zh(), facts.count(of));
        out.row(columns.stream().map(FactField::label).toList());
        // one page is in memory at a time; what changes meanwhile is there as it was or as it is
        List<Stored<ParkFact>> page;
        String after = "";
        do {
            page = facts.after(of, after, TOGETHER);
            for (Stored<ParkFact> one : page) {
                out.row(columns.stream()
                        .map(field -> FactCells.cell(field, one.state()))
                        .toList());
                after = one.id();
            }
        } while (page.size() == TOGETHER);
        out.end();
    }
}
