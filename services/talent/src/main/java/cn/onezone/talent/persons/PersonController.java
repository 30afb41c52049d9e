package cn.onezone.talent.persons;

import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /talent/persons} and {@code /talent/access-log}: erasure, and who read what for what. */
@RestController
@RequestMapping("/talent")
@Tag(name = "persons", description = "Erasure and the log of reads 个人信息删除与查阅记录")
class PersonController {
    private final Persons persons;
    private final Accesses accesses;

    PersonController(Persons persons, Accesses accesses) {
        this.persons = persons;
        this.accesses = accesses;
    }

    @Allowed(Role.COORDINATOR)
    @DeleteMapping("/persons/{pseudonym}")
    @Operation(
            summary = "Erase a person's data; what was awarded stands 删除个人信息",
            description = "The pseudonym stays, so the log and every count stay as they are. Again changes nothing.")
    ResponseEntity<Void> erase(@PathVariable String pseudonym) {
        persons.erase(pseudonym);
        return ResponseEntity.noContent().build();
    }

    @Allowed(value = Role.AUDITOR, audited = "accessLog")
    @GetMapping("/access-log")
    @Operation(summary = "List the reads of personal data, latest first 查阅记录")
    Page<Access> accesses(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Page.limit(limit);
        return Page.of(accesses.list(Page.after(cursor), most), most, accesses.count(), Stored::id, Stored::state);
    }
}
