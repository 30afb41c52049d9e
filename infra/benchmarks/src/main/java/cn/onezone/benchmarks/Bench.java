package cn.onezone.benchmarks;

import cn.onezone.benchmarks.access.TokenChecks;
import cn.onezone.benchmarks.cityview.CityView;
import cn.onezone.benchmarks.cityview.Cube;
import cn.onezone.benchmarks.cityview.TwoTimes;
import cn.onezone.benchmarks.evaluation.Evaluating;
import cn.onezone.benchmarks.hang.HungPark;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.overview.Overview;
import cn.onezone.benchmarks.partners.Delivering;
import cn.onezone.benchmarks.proxy.Proxying;
import cn.onezone.benchmarks.registry.Consolidation;
import cn.onezone.benchmarks.registry.RelocationVisibility;
import cn.onezone.benchmarks.report.Machine;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.benchmarks.report.Table;
import cn.onezone.benchmarks.reports.ReportRate;
import cn.onezone.benchmarks.rosters.ImportRate;
import cn.onezone.benchmarks.signing.Signing;
import cn.onezone.benchmarks.startup.Startup;
import cn.onezone.benchmarks.visibility.Visibility;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./onezone bench}: all measurements in one run, one table. */
public final class Bench {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    // in an order that starts the shared network once
    private static final List<Measurement> ALL = List.of(
            new Measurement("start", "Starting, one JVM", Startup::oneJvm),
            new Measurement("visible", "From a park to the gateway", Visibility::measure),
            new Measurement("import", "Roster import", ImportRate::measure),
            new Measurement("reports", "Reports of enterprises", ReportRate::measure),
            new Measurement("relocation", "A relocation seen everywhere", RelocationVisibility::measure),
            new Measurement("overview", "The zone on one page", Overview::measure),
            new Measurement("isolated", "Starting, a process for each part", Startup::isolated),
            new Measurement("consolidation", "Claims consolidated by the registry", Consolidation::measure),
            new Measurement("signing", "Signed events", Signing::measure),
            new Measurement("partners", "What partners receive", Delivering::measure),
            new Measurement("isolation", "How far partners feel each other", Delivering::isolation),
            new Measurement("evaluation", "Evaluating the parks", Evaluating::measure),
            new Measurement("tokens", "Asking who calls", TokenChecks::measure),
            new Measurement("proxy", "The gateway as a proxy", Proxying::measure),
            new Measurement("hang", "While one park hangs", HungPark::measure),
            new Measurement(
                    "cityview", "The city view at growing sizes (events written to the log)", CityView::measure),
            new Measurement("cube", "The cube of indicator values", Cube::measure),
            new Measurement(
                    "twotimes", "The city view at two times, ten versions of each enterprise", TwoTimes::measure));

    private Bench() {}

    /**
     * Measures, prints the table and writes it to {@code .onezone/bench/<time>.md}.
     *
     * @param arguments {@code --only name,name} for some, {@code --quick} for a short run with rough figures
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        List<Measurement> chosen = ALL;
        boolean quick = false;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                quick = true;
            } else if (arguments[i].equals("--only") && i + 1 < arguments.length) {
                chosen = choose(List.of(arguments[++i].split(",", -1)), out);
            } else {
                out.println("bench: option " + arguments[i] + " (expected: --quick, --only name,name with " + names()
                        + ")");
                System.exit(2);
            }
        }
        System.exit(run(chosen, quick, out, progress) ? 0 : 1);
    }

    private static List<Measurement> choose(List<String> names, PrintStream out) {
        List<Measurement> chosen =
                ALL.stream().filter(m -> names.contains(m.name())).toList();
        if (chosen.size() != names.size()) {
            out.println("bench: --only: value: " + String.join(",", names) + " (expected: names of " + names() + ")");
            System.exit(2);
        }
        return chosen;
    }

    private static List<String> names() {
        return ALL.stream().map(Measurement::name).toList();
    }

    /** Whether everything could be measured; a missed bar is told, and no failure. */
    private static boolean run(List<Measurement> chosen, boolean quick, PrintStream out, PrintStream progress)
            throws Exception {
        String time = LocalDateTime.now(ZONE).format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss"));
        Map<String, String> machine = Machine.facts();
        machine.put("run", time + " Asia/Shanghai" + (quick ? ", quick: figures are rough" : ""));
        Table table = new Table(machine);
        Path folder = Files.createTempDirectory("onezone-bench");
        // where the set-up of logging writes to, read when the first logger is made
        System.setProperty("onezone.log", folder.resolve("bench.log").toString());
        List<String> failed = new ArrayList<>();
        Path file = Files.createDirectories(Path.of(".onezone", "bench")).resolve(time + ".md");
        try (Session session = new Session(quick, folder, progress)) {
            for (Measurement measurement : chosen) {
                session.say("== " + measurement.title());
                try {
                    table.add(measurement.title(), measurement.body().measure(session));
                } catch (Exception e) {
                    // one that fails must not cost the figures of the others
                    failed.add(measurement.name());
                    table.add(measurement.title(), List.of(Row.notMeasured(measurement.name(), e.toString())));
                    e.printStackTrace(progress);
                }
                // a run that is broken off keeps what it has
                Files.writeString(file, table.markdown());
            }
        }
        out.print(table.markdown());
        out.println();
        out.println(table.missed() + " bars missed" + (failed.isEmpty() ? "" : "; failed: " + failed) + "; also in "
                + file);
        if (failed.isEmpty()) {
            Network.delete(folder);
        } else {
            out.println("What the programs printed is in " + folder);
        }
        return failed.isEmpty();
    }
}
