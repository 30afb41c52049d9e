package cn.onezone.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Says at the end of a build which tests this machine could not run, and why. */
public final class LeftOut {
    private LeftOut() {}

    /**
     * Reads the reports of all modules.
     *
     * @param arguments the top of the repository
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Map<String, Integer> reasons = new TreeMap<>();
        List<Path> reports;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]), 6)) {
            reports = files.filter(f ->
                            f.toString().matches(".*[/\\\\]target[/\\\\]surefire-reports[/\\\\]TEST-[^/\\\\]*\\.xml"))
                    .toList();
        }
        for (Path report : reports) {
            NodeList skipped = parse(report).getElementsByTagName("skipped");
            for (int i = 0; i < skipped.getLength(); i++) {
                String message = ((Element) skipped.item(i)).getAttribute("message");
                reasons.merge(
                        message.isBlank()
                                ? "no reason given"
                                : message.lines().findFirst().orElse(""),
                        1,
                        Integer::sum);
            }
        }
        int all = reasons.values().stream().mapToInt(n -> n).sum();
        out.println(all == 0 ? "Left out: nothing." : "Left out: " + all + " tests, because");
        reasons.forEach((reason, count) -> out.println("  " + count + " × " + reason));
        out.println("Slow fault and load runs have a command of their own: mvn -Pslow verify");
    }

    private static Document parse(Path report) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(report.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(report.toString(), e);
        }
    }
}
