package cn.onezone.parks;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/rules}: which files of rules the park goes by. */
@RestController
@RequestMapping("/parks/{park}/rules")
@Tag(name = "reports", description = "Reports of enterprises, collected in the park 企业报表")
class RulesController {
    private final ThisPark park;
    private final List<RuleFile> files;

    RulesController(ThisPark park, List<RuleFile> files) {
        this.park = park;
        this.files = files.stream().sorted(Comparator.comparing(RuleFile::name)).toList();
    }

    /** Files of rules, by name. */
    record View(List<Item> files) {}

    /**
     * A file of rules.
     *
     * @param own whether it is the operator's own, else it is the shipped one
     * @param sha256 digest of its bytes, 64 small hexadecimal digits
     */
    record Item(String name, boolean own, String sha256) {}

    @Allowed({Role.PARK_ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "Which rules reports and sums are held against, with the digest of each file 校验与保密规则文件")
    View read(@PathVariable("park") String inPath) {
        park.check(inPath);
        return new View(files.stream()
                .map(file -> new Item(file.name(), file.isOwn(), file.digest()))
                .toList());
    }
}
