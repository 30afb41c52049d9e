package cn.onezone.parks.aggregates;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.reports.ReportedValues;
import cn.onezone.parks.submissions.ContributingReports;
import cn.onezone.parks.submissions.Contributions;
import cn.onezone.parks.submissions.MadeFrom;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /parks/{park}/submissions/{id}/revisions/{revision}/contributions}: the last step down from a figure of the city to the
 * records that it is made of, inside the park (R13).
 */
@RestController
@RequestMapping("/parks/{park}/submissions/{id}/revisions/{revision}/contributions")
@Tag(name = "submissions", description = "Values of a period for the city 数据报送")
class ContributionsController {
    private final ThisPark park;
    private final ContributingReports contributing;
    private final ReportedValues reports;

    ContributionsController(ThisPark park, ContributingReports contributing, ReportedValues reports) {
        this.park = park;
        this.contributing = contributing;
        this.reports = reports;
    }

    /**
     * Reports that a revision is made of.
     *
     * @param madeFrom when, how many, and the digest of the list
     * @param total of those in the cell that is asked for
     * @param items at most {@code limit}, by code
     * @param next cursor of the next page, absent at the end
     */
    record View(
            String submission,
            int revision,
            MadeFrom madeFrom,
            int total,
            List<Item> items,

            @JsonInclude @Nullable String next) {}

    /**
     * A report that a revision is made of.
     *
     * @param revision of the report
     * @param industrySection where it stood when the sums were made; so are the others
     * @param values of the data element that is asked for, or of all; none if it does not report it
     */
    record Item(
            Uscc uscc,
            int revision,
            String industrySection,
            String scaleClass,
            List<String> qualifications,
            List<ElementValue> values) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "submissions/{id}/revisions/{revision}/contributions")
    @GetMapping
    @Operation(
            summary =
                    "The reports that a revision is made of, by code: of an element, a section, a scale class, a qualification 报送的来源报表")
    View read(
            @PathVariable("park") String inPath,
            @PathVariable String id,
            @PathVariable int revision,
            @RequestParam(required = false) @Nullable String element,
            @RequestParam(required = false) @Nullable String section,
            @RequestParam(required = false) @Nullable String scale,
            @RequestParam(required = false) @Nullable String qualification,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        park.check(inPath);
        int most = Page.limit(limit);
        String after = Page.after(cursor);
        ContributingReports.Revision made = contributing
                .of(id, revision)
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "revision " + revision + " of " + id + " is not one that is made of reports",
                                id + " 没有由企业报表生成的第 " + revision + " 版")
                        .refused());
        List<Contributions.One> all = made.all().stream()
                .filter(one -> one.isIn(section, scale, qualification))
                .toList();
        List<Contributions.One> page = all.stream()
                .filter(one -> one.uscc().value().compareTo(after) > 0)
                .limit(most + 1L)
                .toList();
        List<Contributions.One> shown = page.size() > most ? page.subList(0, most) : page;
        Map<Uscc, Integer> revisions = new HashMap<>();
        shown.forEach(one -> revisions.put(one.uscc(), one.revision()));
        Map<Uscc, List<ElementValue>> values = reports.revisions(made.period(), revisions);
        return new View(
                id,
                revision,
                made.madeFrom(),
                all.size(),
                shown.stream()
                        .map(one -> new Item(
                                one.uscc(),
                                one.revision(),
                                one.section(),
                                one.scale(),
                                one.qualifications(),
                                values.getOrDefault(one.uscc(), List.of()).stream()
                                        .filter(v ->
                                                element == null || v.element().equals(element))
                                        .toList()))
                        .toList(),
                page.size() > most ? Page.cursor(shown.getLast().uscc().value()) : null);
    }
}
