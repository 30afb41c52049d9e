package cn.onezone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Every library may be used as we use it. It is read from each library's own description beside its jar in Maven's
 * repository, so it needs no network. One with several licences may be taken under any of them.
 */
class LicencesTest {
    private static final Pattern ALLOWED = Pattern.compile(
            "(?i).*(apache|\\bmit\\b|mit-0|\\bbsd|eclipse public|\\bepl|eclipse distribution|\\bedl\\b|mozilla public|\\bmpl"
                    // linked, not changed
                    + "|lgpl|lesser general public|cddl|class ?path|\\bcpe\\b|gpl2 w/ cpe"
                    + "|bouncy castle|public domain|\\bcc0|unlicense|\\bisc\\b|\\bupl\\b|universal permissive|go license"
                    + "|\\bicu\\b|unicode).*");
    private static final Pattern NEVER = Pattern.compile(
            "(?i).*(agpl|affero|sspl|server side public|busl|business source|commons clause|elastic).*");

    private static @Nullable Element child(Element of, String name) {
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }

    private static String text(Element of, String name) {
        Element element = child(of, name);
        return element == null ? "" : element.getTextContent().strip();
    }

    /** Names of the licences of a description, or of the nearest of those above it that has some. */
    private static List<String> licences(Path pom, Path repository) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Element project = factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        List<String> names = new ArrayList<>();
        Element licenses = child(project, "licenses");
        if (licenses != null) {
            for (Node node = licenses.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element licence) {
                    names.add(text(licence, "name") + " " + text(licence, "url"));
                }
            }
        }
        Element parent = child(project, "parent");
        if (!names.isEmpty() || parent == null) {
            return names;
        }
        String artifact = text(parent, "artifactId");
        String version = text(parent, "version");
        return licences(
                repository
                        .resolve(text(parent, "groupId").replace('.', '/'))
                        .resolve(artifact)
                        .resolve(version)
                        .resolve(artifact + "-" + version + ".pom"),
                repository);
    }

    /** The folder of all groups: the jar is in {@code group/artifact/version/} below it. */
    private static @Nullable Path repository(Path pom) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Element project = factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        Element parent = child(project, "parent");
        String group = text(project, "groupId");
        if (group.isEmpty() && parent != null) {
            group = text(parent, "groupId");
        }
        Path folder = pom.getParent().getParent().getParent();
        for (int i = 0; i < group.split("\\.", -1).length && folder != null; i++) {
            folder = folder.getParent();
        }
        return folder;
    }

    static boolean isAllowed(List<String> licences) {
        return licences.stream()
                .anyMatch(l -> ALLOWED.matcher(l).matches() && !NEVER.matcher(l).matches());
    }

    @Test
    void everyLibraryMayBeUsed() throws Exception {
        Map<String, List<String>> refused = new TreeMap<>();
        int seen = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            Path pom = Path.of(entry.replaceFirst("\\.jar$", "") + ".pom");
            if (!entry.endsWith(".jar") || jar.toString().contains("cn" + File.separator + "onezone")) {
                continue;
            }
            if (!Files.exists(pom)) {
                // with a classifier the description has the name without it
                Path version = jar.getParent();
                pom = version.resolve(version.getParent().getFileName() + "-" + version.getFileName() + ".pom");
            }
            if (!Files.exists(pom)) {
                if (jar.getFileName().toString().startsWith("onezone-")) {
                    continue;
                }
                refused.put(jar.getFileName().toString(), List.of("no description beside it"));
                continue;
            }
            seen++;
            Path repository = repository(pom);
            List<String> licences = repository == null ? List.of() : licences(pom, repository);
            if (!isAllowed(licences)) {
                refused.put(jar.getFileName().toString(), licences);
            }
        }
        assertThat(seen).as("libraries looked at").isGreaterThan(100);
        assertThat(refused).isEmpty();
    }

    @Test
    void tellsWhatMayBeUsedFromWhatMayNot() {
        for (String yes : List.of(
                "The Apache Software License, Version 2.0 x",
                "MIT License https://opensource.org/licenses/MIT",
                "EPL 2.0 ",
                "BSD-3-Clause ",
                "GPL2 w/ CPE https://www.gnu.org/software/classpath/license.html")) {
            assertThat(isAllowed(List.of(yes))).as(yes).isTrue();
        }
        for (String no : List.of(
                "GNU General Public License, version 3 ",
                "GNU Affero General Public License ",
                "Server Side Public License (SSPL) ",
                "Elastic License 2.0 ",
                "Business Source License 1.1 ",
                "Proprietary ",
                " ")) {
            assertThat(isAllowed(List.of(no))).as(no).isFalse();
        }
        assertThat(isAllowed(List.of())).as("none said").isFalse();
        assertThat(isAllowed(List.of("GPL v3", "Apache-2.0")))
                .as("any of several")
                .isTrue();
    }
}
