package cn.onezone.local;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.funds.FundsApplication;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.identity.IdentityApplication;
import cn.onezone.indicators.IndicatorsApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.local.store.LocalStore;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import cn.onezone.parks.ParksApplication;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.projects.ProjectsApplication;
import cn.onezone.talent.TalentApplication;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of the local network: all parts, or some of them. Parts run in the order broker and store, services,
 * identity, gateway, and stop in the reverse order.
 */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int STARTING_AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Layout layout;
    private final String parksFile;
    private final ParkDirectory directory;
    private final Secrets secrets;
    private final PrintStream out;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private Node(Layout layout, String parksFile, ParkDirectory directory, PrintStream out) {
        this.layout = layout;
        this.parksFile = parksFile;
        this.directory = directory;
        this.secrets = Secrets.prepare(layout.data(), LogRules.users(directory));
        this.out = out;
    }

    /**
     * @param arguments first {@code all} or the parts with commas between them, then the options of {@code up};
     *     {@code --train} runs on free ports and ends the process as soon as all runs, for a class cache
     */
    public static void main(String[] arguments) throws Exception {
        List<String> rest = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        boolean train = rest.remove("--train");
        Options options = Options.parse(rest, Cli.LAYOUT_OPTIONS, System.getenv());
        Layout layout = train ? Training.layout(rest) : Layout.of(options);
        List<String> parts = arguments[0].equals("all")
                ? List.copyOf(layout.ports().keySet())
                : List.of(arguments[0].split(",", -1));
        Node node = new Node(
                layout,
                options.text("parks-file", ""),
                Layout.directory(options),
                train ? System.out : new PrintStream(OutputStream.nullOutputStream()));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            node.stop();
                            ended.countDown();
                        },
                        "shutdown"));
        try {
            if (train) {
                try (Training.Ground _ = Training.ground(layout, parts)) {
                    node.start(parts);
                    node.out.println("  writing the cache");
                }
                // nothing of the scratch folder is worth an orderly end, and that takes as long as the start
                Runtime.getRuntime().halt(0);
            }
            node.start(parts);
        } catch (Exception e) {
            LOG.error("cannot start", e);
            System.exit(1);
        }
        ended.await();
    }

    private void start(List<String> parts) throws Exception {
        List<String> services = new ArrayList<>(parts);
        List<String> ground = new ArrayList<>(List.of(Layout.BROKER, Layout.STORE));
        ground.retainAll(parts);
        services.removeAll(ground);
        startAll(ground);
        startAll(services);
        LOG.info("all parts run");
    }

    private void startAll(List<String> parts) throws Exception {
        try (ExecutorService starters = Executors.newFixedThreadPool(STARTING_AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (String part : parts) {
                all.add(starters.submit(() -> {
                    long began = System.nanoTime();
                    AutoCloseable one = starter(part).call();
                    synchronized (running) {
                        running.push(one);
                        out.println("  starting, " + running.size() + " parts run");
                    }
                    LOG.info("{} runs after {} ms", part, (System.nanoTime() - began) / 1_000_000);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Callable<AutoCloseable> starter(String part) {
        if (part.equals(Layout.BROKER)) {
            return () -> {
                LocalBroker broker =
                        LocalBroker.start(layout.data().resolve("broker"), layout.port(part), secrets.brokerAccess());
                try {
                    LogRules.apply(secrets.log(broker.bootstrapServers(), LogRules.OPERATOR), directory);
                } catch (RuntimeException e) {
                    broker.close();
                    throw e;
                }
                return broker;
            };
        }
        if (part.equals(Layout.STORE)) {
            return () -> LocalStore.open(layout.data().resolve("store"), layout.port(part), secrets.storeUsers());
        }
        String[] settings = settings(part);
        if (part.equals(Layout.IDENTITY)) {
            return () ->
                    IdentityApplication.builder().registerShutdownHook(false).run(settings);
        }
        if (part.equals(Layout.GATEWAY)) {
            return () -> {
                LocalCertificates.ensure(layout.tls(), Clock.systemUTC());
                return GatewayApplication.builder().registerShutdownHook(false).run(settings);
            };
        }
        if (Layout.isPark(part)) {
            return () -> OneZoneApplication.of(ParksApplication.class, "parks")
                    .registerShutdownHook(false)
                    .run(settings);
        }
        Map<String, Class<?>> city = Map.of(
                "enterprises", EnterprisesApplication.class,
                "indicators", IndicatorsApplication.class,
                "funds", FundsApplication.class,
                "talent", TalentApplication.class,
                "projects", ProjectsApplication.class,
                "partners", PartnersApplication.class);
        Class<?> application = city.get(part);
        if (application == null) {
            throw new Refusal("part: value: " + part + " (expected: one of "
                    + layout.ports().keySet() + ")");
        }
        return () -> OneZoneApplication.of(application, part)
                .registerShutdownHook(false)
                .run(settings);
    }

    private String[] settings(String part) {
        List<String> settings = new ArrayList<>(
                part.equals(Layout.IDENTITY)
                        ? layout.issuerSettings()
                        : layout.settings(part, secrets.password(Layout.user(part))));
        if (!parksFile.isEmpty()) {
            String prefix = part.equals(Layout.IDENTITY) || part.equals(Layout.GATEWAY) ? "onezone." + part : "onezone";
            settings.add("--" + prefix + ".parks-file=" + parksFile);
        }
        return settings.toArray(String[]::new);
    }

    private void stop() {
        synchronized (running) {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception e) {
                    LOG.warn("while stopping", e);
                }
            }
        }
    }
}
