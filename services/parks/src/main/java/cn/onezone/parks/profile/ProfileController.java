package cn.onezone.parks.profile;

import cn.onezone.contracts.directory.Park;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.parks.ThisPark;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}}: what the park is. */
@RestController
@Tag(name = "profile", description = "What the park is 分园概况")
class ProfileController {
    private final ThisPark park;

    ProfileController(ThisPark park) {
        this.park = park;
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR, Role.PARTNER})
    @GetMapping("/parks/{park}")
    @Operation(summary = "Read the park's description 分园概况")
    Park read(@PathVariable("park") String inPath) {
        park.check(inPath);
        return park.park();
    }
}
