package cn.onezone.talent.programmes;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Idempotency;
import cn.onezone.kit.web.Page;
import cn.onezone.kit.web.Versions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /talent/programmes}. */
@RestController
@RequestMapping("/talent/programmes")
@Tag(name = "programmes", description = "Talent programmes 人才计划")
class ProgrammeController {
    private final Programmes programmes;

    ProgrammeController(Programmes programmes) {
        this.programmes = programmes;
    }

    /** A programme to be added. */
    record ProgrammeForm(
            @Nullable String code,
            @Nullable String nameZh,
            @Nullable String nameEn,
            @Nullable Boolean synthetic) {}

    /** A programme. */
    record ProgrammeView(
            String code,
            String nameZh,
            String nameEn,
            @Nullable String plan,
            boolean synthetic) {
        static ProgrammeView of(Stored<Programme> stored) {
            Programme programme = stored.state();
            return new ProgrammeView(
                    programme.code(),
                    programme.name().zh(),
                    programme.name().en(),
                    programme.plan(),
                    programme.synthetic());
        }
    }

    @Allowed(Role.COORDINATOR)
    @PostMapping
    @Operation(summary = "Add a talent programme 新增人才计划")
    ResponseEntity<ProgrammeView> define(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ProgrammeForm form) {
        FieldChecks checks = new FieldChecks();
        String code = checks.code("/code", form.code());
        Text name = Text.of(checks.text("/nameEn", form.nameEn(), 200), checks.text("/nameZh", form.nameZh(), 200));
        checks.done();
        Programme programme = new Programme(code, name, null, Boolean.TRUE.equals(form.synthetic()));
        Creation creation = Idempotency.creation(key, form);
        Stored<Programme> stored = Idempotency.created(programmes.define(programme, creation), "programme " + code);
        return ResponseEntity.created(URI.create("/talent/programmes/" + code))
                .eTag(Versions.tag(stored))
                .body(ProgrammeView.of(stored));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping
    @Operation(summary = "List talent programmes by code 人才计划列表")
    Page<ProgrammeView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        return Page.of(
                programmes.list(Page.after(cursor), most), most, programmes.count(), Stored::id, ProgrammeView::of);
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR})
    @GetMapping("/{code}")
    @Operation(summary = "Read a talent programme 人才计划详情")
    ResponseEntity<ProgrammeView> read(@PathVariable String code) {
        Stored<Programme> programme = programmes.get(code);
        return ResponseEntity.ok().eTag(Versions.tag(programme)).body(ProgrammeView.of(programme));
    }
}
