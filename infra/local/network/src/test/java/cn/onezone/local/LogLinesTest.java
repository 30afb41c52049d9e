package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others send is quoted in log lines; none of it can look like a line of its own. */
class LogLinesTest {
    /** As each line of ours begins. */
    private static final String LINE = "(?m)^\\d{4}-\\d\\d-\\d\\dT";

    private static final String FORGED = "2026-01-01T00:00:00.000+08:00 INFO [main] c.o.kit signed in";

    @TempDir
    private Path folder;

    private String logged(String configuration) throws Exception {
        Path file = folder.resolve("network.log");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream before = System.out;
        LoggerContext context = new LoggerContext();
        context.putProperty("onezone.log", file.toString());
        try {
            System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
            configure(context, configuration);
            Logger log = context.getLogger("cn.onezone.kit.Test");
            for (String end : List.of("\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u001b[2K\r", "\n\n")) {
                log.warn("the issuer says: {}", "no" + end + FORGED);
                log.error(
                        "cannot",
                        new IllegalStateException("no" + end + FORGED, new IllegalStateException("x" + end + FORGED)));
            }
        } finally {
            System.setOut(before);
            context.stop();
        }
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text + console.toString(StandardCharsets.UTF_8);
    }

    private static void configure(LoggerContext context, String configuration) throws JoranException {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        URL file = Objects.requireNonNull(LogLinesTest.class.getResource("/" + configuration), configuration);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-console.xml"})
    void aLineBreakInAMessageOrAFaultBeginsNoLine(String configuration) throws Exception {
        String text = logged(configuration);
        assertThat(text.split("\\R", -1))
                .filteredOn(line -> line.matches("\\d{4}-.*"))
                .hasSize(16);
        assertThat(text)
                .as("all of it is there")
                .contains("the issuer says: no " + FORGED)
                .contains("\tat " + LogLinesTest.class.getName())
                .contains("Caused by: java.lang.IllegalStateException: x")
                .doesNotContainPattern(LINE + ".*signed in\\R" + LINE + "00:00:00")
                .doesNotContain("\u001b")
                .doesNotContainPattern("\r(?!\n)")
                .doesNotContainPattern("[\u0085\u2028\u2029]");
    }

    /** A container's log is what it writes to its console: its disk is read-only, and nobody looks there. */
    @Test
    void aContainerWritesToItsConsoleAndNowhereElse() throws Exception {
        LoggerContext context = new LoggerContext();
        context.putProperty("onezone.log", folder.resolve("none.log").toString());
        configure(context, "logback-console.xml");
        var appenders = context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        assertThat(appenders.next())
                .isInstanceOfSatisfying(
                        ch.qos.logback.core.ConsoleAppender.class,
                        console -> assertThat(console.getEncoder()).isInstanceOf(LayoutWrappingEncoder.class));
        assertThat(appenders.hasNext()).isFalse();
        assertThat(folder.resolve("none.log")).doesNotExist();
        context.stop();
    }
}
