package cn.onezone.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The bill of materials of this build tells of the very files that the network runs from. */
class BillOfMaterialsTest {
    private static final Path TOP = top();
    private static final Path BILL = TOP.resolve("target/bom.json");
    private static final Path LIBRARIES = TOP.resolve("infra/local/network/target/lib");
    private static final String OURS = "cn.onezone";

    private static JsonNode bill;

    private static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docker-compose.yml"))) {
            at = at.getParent();
        }
        return at;
    }

    @BeforeAll
    static void read() throws IOException {
        assumeTrue(Files.exists(BILL), "left out: no bill of materials, Maven was told that it is offline");
        bill = EventJson.read(Files.readAllBytes(BILL), JsonNode.class);
        assumeTrue(
                components().stream()
                        .anyMatch(one -> one.path("name").asString().equals("onezone-architecture-tests")),
                "left out: the last build was of a few modules only");
    }

    private static List<JsonNode> components() {
        return bill.path("components").valueStream().toList();
    }

    private static boolean isOurs(JsonNode component) {
        return component.path("group").asString("").equals(OURS);
    }

    @Test
    void eachHasItsLicenceItsAddressAndItsDigest() {
        assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bill.path("specVersion").asString()).isEqualTo("1.6");
        assertThat(components().stream().filter(one -> !isOurs(one)))
                .hasSizeGreaterThan(100)
                .allSatisfy(one -> {
                    assertThat(one.path("purl").asString()).startsWith("pkg:maven/");
                    assertThat(one.path("licenses"))
                            .as(one.path("purl").asString())
                            .isNotEmpty();
                    assertThat(sha256(one)).as(one.path("purl").asString()).hasSize(64);
                });
    }

    @Test
    void everyFileThatTheNetworkRunsFromIsInIt() throws Exception {
        assumeTrue(Files.isDirectory(LIBRARIES), "left out: the network was not packed in this build");
        Set<String> known = new HashSet<>();
        Set<String> ours = new HashSet<>();
        for (JsonNode one : components()) {
            if (isOurs(one)) {
                ours.add(one.path("name").asString() + "-" + one.path("version").asString() + ".jar");
            } else {
                known.add(sha256(one));
            }
        }
        List<String> untold = new ArrayList<>();
        int looked = 0;
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                looked++;
                if (!ours.contains(name) && !known.contains(sha256(file))) {
                    untold.add(name);
                }
            }
        }
        assertThat(looked).as("files looked at").isGreaterThan(100);
        assertThat(untold).isEmpty();
    }

    private static String sha256(JsonNode component) {
        return component
                .path("hashes")
                .valueStream()
                .filter(hash -> hash.path("alg").asString().equals("SHA-256"))
                .map(hash -> hash.path("content").asString())
                .findFirst()
                .orElse("");
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
