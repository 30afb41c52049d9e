package cn.onezone.local;

import cn.onezone.contracts.directory.ParkMapping;
import cn.onezone.indicators.evaluation.SnapshotCheck;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.local.demo.Demo;
import cn.onezone.local.rosters.RosterImport;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands of {@code ./onezone}. */
public final class Cli {
    /** Options that say what runs where. */
    static final Set<String> LAYOUT_OPTIONS = Set.of(
            "data",
            "parks",
            "parks-file",
            "port-offset",
            "gateway-port",
            "parks-port",
            "services-port",
            "identity-port",
            "broker-port",
            "store-port",
            "isolated");

    private static final List<String> KCAT_USERS = List.of(LogRules.OPERATOR);

    private static final String HELP = """
            ./onezone up        build what is needed, start the network, return when it is healthy
                --isolated          each part in a process of its own
                --parks a,b         only these parks
                --foreground        stay; Ctrl-C stops the network
                --port-offset N     all ports N higher; or one by one:
                --gateway-port N --parks-port N --services-port N --broker-port N --store-port N
                --identity-port N
                --data DIR          where data and logs are kept (default .onezone)
                --parks-file FILE   another list of parks than the sixteen
            ./onezone status    each part, whether it is healthy, its process and memory
            ./onezone down      stop the network; the data stay
            ./onezone doctor    what is missing on this machine and how to get it
            ./onezone demo      load invented enterprises and the published figures
                --size small|city|million   --seed N   (a million wants ONEZONE_HEAP=2g ./onezone up)
            ./onezone import FILE   send the rows of an open registration form to the parks they belong to
            ./onezone password USER   the password of a user of this network: a park's code, reviewer, coordinator,
                                auditor, operator
            ./onezone token USER      an access token for fifteen minutes, and nothing else:
                                curl -H "Authorization: Bearer $(./onezone token haidian)" …
            ./onezone kcat-config   write what kcat needs to reach Kafka as the operator, and print where: kcat -F FILE
            ./onezone audit verify  recompute every audit trail, hold it against the published heads, name the first break
                --source /parks/haidian   only this service's
            ./onezone evaluation verify FILE [BASIS]
                                recompute a published ranking from its snapshot alone; the network need not run
            ./onezone bench     measure, and print all figures beside their bars
            Each option can stand in the environment too: ONEZONE_GATEWAY_PORT for --gateway-port.
            """;

    private Cli() {}

    /**
     * Runs a command.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            System.exit(run(List.of(arguments), out) ? 0 : 1);
        } catch (Refusal e) {
            out.println("onezone: " + e.getMessage());
            System.exit(2);
        }
    }

    static boolean run(List<String> arguments, PrintStream out) throws Exception {
        String command = arguments.isEmpty() ? "help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        Map<String, String> environment = System.getenv();
        switch (command) {
            case "up" -> {
                Options options = Options.parse(rest, with("foreground", "no-aot"), environment);
                List<String> layoutArguments = new ArrayList<>(rest);
                layoutArguments.removeIf(a -> a.equals("--foreground") || a.equals("--no-aot"));
                new Up(
                                out,
                                Layout.of(options),
                                Layout.directory(options),
                                layoutArguments,
                                cache(options, "ONEZONE_AOT_CACHE"),
                                cache(options, "ONEZONE_AOT_CACHE_OF_SERVICES"))
                        .run(options.flag("foreground"));
                return true;
            }
            case "down" -> {
                Path data = data(Options.parse(rest, LAYOUT_OPTIONS, environment));
                Optional<Running> running = Running.find(data);
                if (running.isEmpty() || running.get().alive().isEmpty()) {
                    running.ifPresent(Running::forget);
                    out.println("Nothing runs here.");
                } else {
                    new Down(out).run(running.get());
                }
                return true;
            }
            case "status" -> {
                return new Status(out).run(Running.require(data(Options.parse(rest, LAYOUT_OPTIONS, environment))));
            }
            case "doctor" -> {
                return new Doctor(out).run(Layout.of(Options.parse(rest, LAYOUT_OPTIONS, environment)));
            }
            case "demo" -> {
                Options options = Options.parse(rest, with("size", "seed"), environment);
                Running running = Running.require(data(options));
                String size = options.text("size", "small");
                int firms = Demo.firms(size);
                if (firms == 0) {
                    throw new Refusal("--size: value: " + size + " (expected: small, city or million)");
                }
                running.heapOf(Layout.GATEWAY)
                        .filter(heap -> heap < Demo.heapFor(firms))
                        .ifPresent(heap -> {
                            throw new Refusal(
                                    "--size " + size + ": the network has a heap of " + heap + " MB (expected: "
                                            + Demo.heapFor(firms) + " or more); ./onezone down, then ONEZONE_HEAP="
                                            + Demo.heapFor(firms) + "m ./onezone up, not --isolated");
                        });
                try (Tokens tokens = tokens(running);
                        Doors doors = new Doors(running.layout().address(Layout.GATEWAY), tokens)) {
                    return new Demo(doors, Layout.directory(options), out, options.number("seed", 2022)).run(firms);
                }
            }
            case "kcat-config" -> {
                Options options = Options.parse(rest, LAYOUT_OPTIONS, environment);
                List<String> who = options.words().isEmpty() ? KCAT_USERS : options.words();
                if (who.size() != 1 || !KCAT_USERS.contains(who.getFirst())) {
                    throw new Refusal("kcat-config: value: " + String.join(" ", who) + " (expected: one of "
                            + String.join(", ", KCAT_USERS) + ")");
                }
                Layout layout = Running.require(data(options)).layout();
                out.println(Secrets.of(layout.data()).kcat(layout.address(Layout.BROKER), who.getFirst()));
                return true;
            }
            case "import" -> {
                Options options = Options.parse(rest, LAYOUT_OPTIONS, environment);
                if (options.words().size() != 1) {
                    throw new Refusal("import: expected one file, as in ./onezone import rosters.csv");
                }
                Path file = Path.of(options.words().getFirst());
                if (!Files.isReadable(file)) {
                    throw new Refusal("import: " + file + " cannot be read");
                }
                Running running = Running.require(data(options));
                try (Tokens tokens = tokens(running);
                        Doors doors = new Doors(running.layout().address(Layout.GATEWAY), tokens)) {
                    return new RosterImport(doors, ParkMapping.bundled().with(Layout.directory(options)), out)
                            .run(file);
                } catch (IllegalArgumentException | UncheckedIOException e) {
                    throw new Refusal("import: " + e.getMessage());
                }
            }
            case "password" -> {
                Options options = Options.parse(rest, LAYOUT_OPTIONS, environment);
                try (Tokens tokens = tokens(Running.require(data(options)))) {
                    out.println(tokens.secret(user(command, options, tokens)));
                }
                return true;
            }
            case "token" -> {
                Options options = Options.parse(rest, LAYOUT_OPTIONS, environment);
                Running running = Running.require(data(options));
                try (Tokens tokens = tokens(running)) {
                    out.println(tokens.of(user(command, options, tokens)));
                } catch (UncheckedIOException e) {
                    throw new Refusal(e.getMessage() + "; see ./onezone status");
                } catch (IllegalStateException e) {
                    throw new Refusal(e.getMessage() + "; does another network, of another --data, have this port?");
                }
                return true;
            }
            case "audit" -> {
                Options options = Options.parse(rest, with("source"), environment);
                if (!options.words().equals(List.of("verify"))) {
                    throw new Refusal("audit: value: " + String.join(" ", options.words()) + " (expected: verify)");
                }
                Running running = Running.require(data(options));
                Map<String, String> sources = AuditVerify.sources(running.layout());
                String one = options.text("source", "");
                if (!one.isEmpty()) {
                    if (!sources.containsKey(one)) {
                        throw new Refusal("--source: value: " + one + " (expected: one of "
                                + String.join(", ", sources.keySet()) + ")");
                    }
                    sources.keySet().retainAll(Set.of(one));
                }
                try (Tokens tokens = tokens(running)) {
                    return new AuditVerify(
                                    out,
                                    Secrets.of(running.layout().data())
                                            .log(running.layout().address(Layout.BROKER), LogRules.OPERATOR),
                                    pins(environment),
                                    tokens.of("auditor"))
                            .run(sources);
                }
            }
            case "evaluation" -> {
                if (rest.size() < 2 || rest.size() > 3 || !rest.getFirst().equals("verify")) {
                    throw new Refusal("evaluation: value: " + String.join(" ", rest)
                            + " (expected: verify, the file of GET /indicators/evaluations/{id}/snapshot, and that of"
                            + " …/basis if you may see it)");
                }
                return verified(
                        bytes(Path.of(rest.get(1))), rest.size() == 3 ? bytes(Path.of(rest.get(2))) : null, out);
            }
            case "help", "--help", "-h" -> {
                out.print(HELP);
                return true;
            }
            default -> throw new Refusal("command: value: " + command + " (expected: one of those of ./onezone help)");
        }
    }

    /** The pins that the services of this network have: they inherit the variable from {@code ./onezone up}. */
    static List<KeySettings.Pin> pins(Map<String, String> environment) {
        try {
            return Arrays.stream(
                            environment.getOrDefault("ONEZONE_KEYS_PINS", "").split(",", -1))
                    .map(String::strip)
                    .filter(pin -> !pin.isEmpty())
                    .map(KeySettings.Pin::of)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new Refusal("evaluation: value: " + file + " (expected: a file)");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Refusal("evaluation: " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean verified(byte[] file, byte @Nullable [] basis, PrintStream out) {
        SnapshotCheck check = SnapshotCheck.of(file, basis);
        check.faults().forEach(out::println);
        out.println(
                check.faults().isEmpty()
                        ? "The ranking follows from the "
                                + (basis == null ? "figures in the file" : "accepted values")
                                + "; the hash of the file is " + check.hash()
                                + ". It is the published one if the evaluation-published event has the same hash."
                        : "The ranking does NOT follow from the file: "
                                + check.faults().size() + " faults.");
        return check.faults().isEmpty();
    }

    private static Tokens tokens(Running running) {
        Layout layout = running.layout();
        if (!layout.ports().containsKey(Layout.IDENTITY)) {
            throw new Refusal("this network was started by an older version, without users; ./onezone down, then up");
        }
        try {
            return new Tokens(layout.address(Layout.IDENTITY), layout.identity());
        } catch (UncheckedIOException e) {
            throw new Refusal(e.getMessage() + " (expected: a network started by ./onezone up)");
        }
    }

    private static String user(String command, Options options, Tokens tokens) {
        List<String> words = options.words();
        if (words.size() != 1 || !tokens.users().contains(words.getFirst())) {
            throw new Refusal(command + ": value: " + String.join(" ", words) + " (expected: one of "
                    + String.join(", ", tokens.users()) + ")");
        }
        return words.getFirst();
    }

    private static Optional<Path> cache(Options options, String variable) {
        return Optional.ofNullable(options.environment().get(variable))
                .map(Path::of)
                .filter(Files::exists)
                .filter(_ -> !options.flag("no-aot"));
    }

    private static Path data(Options options) {
        return Path.of(options.text("data", ".onezone")).toAbsolutePath().normalize();
    }

    private static Set<String> with(String... further) {
        Set<String> all = new HashSet<>(LAYOUT_OPTIONS);
        all.addAll(List.of(further));
        return all;
    }
}
