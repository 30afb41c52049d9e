package cn.onezone.local;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.identity.accounts.Clients;
import cn.onezone.local.users.LogRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs where: every part of the network with its port, and where the data are.
 *
 * @param data folder of everything that is kept
 * @param ports of each part by its name, in the order in which they are shown
 * @param isolated whether each service has its own process
 */
record Layout(Path data, Map<String, Integer> ports, boolean isolated) {
    static final String BROKER = "broker";
    static final String STORE = "store";
    static final String IDENTITY = "identity";
    static final String GATEWAY = "gateway";
    static final List<String> CITY = List.of("enterprises", "indicators", "funds", "talent", "projects", "partners");
    private static final String PARK = "park ";

    static Layout of(Options options) {
        int offset = options.number("port-offset", 0);
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(BROKER, options.number("broker-port", 9092 + offset));
        ports.put(STORE, options.number("store-port", 27017 + offset));
        int services = options.number("services-port", 8121 + offset);
        for (String service : CITY) {
            ports.put(service, services++);
        }
        int first = options.number("parks-port", 8101 + offset);
        List<String> wanted = options.list("parks");
        List<String> known = new ArrayList<>();
        for (Park park : directory(options).parks()) {
            known.add(park.code().value());
            if (wanted.isEmpty() || wanted.contains(park.code().value())) {
                // a park keeps its port whichever others run
                ports.put(PARK + park.code().value(), first + known.size() - 1);
            }
        }
        for (String park : wanted) {
            if (!known.contains(park)) {
                throw new Refusal("--parks: value: " + park + " (expected: one of " + String.join(", ", known) + ")");
            }
        }
        ports.put(IDENTITY, options.number("identity-port", 8090 + offset));
        ports.put(GATEWAY, options.number("gateway-port", 8080 + offset));
        return new Layout(
                Path.of(options.text("data", ".onezone")).toAbsolutePath().normalize(),
                ports,
                options.flag("isolated"));
    }

    /** The parks there are: the sixteen of the plan, or those of the operator's own file (R1). */
    static ParkDirectory directory(Options options) {
        String file = options.text("parks-file", "");
        return file.isEmpty() ? ParkDirectory.bundled() : ParkDirectory.of(Path.of(file));
    }

    int port(String part) {
        Integer port = ports.get(part);
        if (port == null) {
            throw new IllegalArgumentException(part);
        }
        return port;
    }

    /** Of the gateway over https: 8443 where the plain one is 8080. */
    int tlsPort() {
        return port(GATEWAY) + 363;
    }

    /** The folder of the gateway's certificate and of what signs it. */
    Path tls() {
        return data.resolve("tls");
    }

    String address(String part) {
        String host = "127.0.0.1:" + port(part);
        return (part.equals(BROKER) || part.equals(STORE)) ? host : "http://" + host;
    }

    static boolean isPark(String part) {
        return part.startsWith(PARK);
    }

    static String parkCode(String part) {
        return part.substring(PARK.length());
    }

    /** The parts that do the network's work: its services and the gateway before them. */
    List<String> services() {
        return ports.keySet().stream()
                .filter(p -> !p.equals(BROKER) && !p.equals(STORE) && !p.equals(IDENTITY))
                .toList();
    }

    /** The option by which a part gets another port. */
    static String portOption(String part) {
        if (isPark(part)) {
            return "--parks-port";
        }
        return CITY.contains(part) ? "--services-port" : "--" + part + "-port";
    }

    /** Where keys, accounts and secrets of the issuer are. */
    Path identity() {
        return data.resolve(IDENTITY);
    }

    /** Settings with which the issuer is started. */
    List<String> issuerSettings() {
        String gateway = ":" + port(GATEWAY);
        return List.of(
                "--onezone.mode=local",
                "--server.port=" + port(IDENTITY),
                "--onezone.identity.issuer=" + address(IDENTITY),
                "--onezone.identity.folder=" + identity(),
                "--onezone.identity.gateway-addresses=http://127.0.0.1" + gateway + ",http://localhost" + gateway
                        + ",https://127.0.0.1:" + tlsPort() + ",https://localhost:" + tlsPort());
    }

    /** By which name a part signs in to the store and to the log; also that of its database. */
    static String user(String part) {
        return isPark(part) ? LogRules.park(parkCode(part)) : part;
    }

    /**
     * Settings with which a service is started; never on the command line of a process, where everybody could read the
     * password.
     */
    List<String> settings(String part, String password) {
        List<String> args = new ArrayList<>();
        args.add("--onezone.mode=local");
        args.add("--server.port=" + port(part));
        args.add("--onezone.identity.issuer=" + address(IDENTITY));
        args.add("--onezone.log.bootstrap-servers=" + address(BROKER));
        args.add("--onezone.log.address=" + address(part));
        args.add("--onezone.log.user=" + user(part));
        args.add("--onezone.log.password=" + password);
        if (part.equals(GATEWAY)) {
            args.add("--onezone.gateway.data-dir=" + data.resolve("gateway"));
            args.add("--onezone.keys.folder=" + data.resolve("keys"));
            // the file, not what is in it: everybody may read a command line
            args.add("--onezone.gateway.login.client-secret-file=" + identity().resolve(Clients.GATEWAY_SECRET));
            args.add("--onezone.gateway.tls.port=" + tlsPort());
            args.add("--spring.ssl.bundle.pem.gateway.keystore.certificate="
                    + tls().resolve(LocalCertificates.CERTIFICATE).toUri());
            args.add("--spring.ssl.bundle.pem.gateway.keystore.private-key="
                    + tls().resolve(LocalCertificates.KEY).toUri());
            // a park that joins by its heartbeats alone is on this machine too
            args.add("--onezone.outgoing.allow=127.0.0.1");
            for (String service : services()) {
                if (isPark(service)) {
                    args.add("--onezone.gateway.backends." + parkCode(service) + "=" + address(service));
                } else if (!service.equals(GATEWAY)) {
                    args.add("--onezone.gateway.backends." + service + "=" + address(service));
                }
            }
            return args;
        }
        String database = user(part);
        args.add("--spring.mongodb.uri=mongodb://" + database + ":" + password + "@" + address(STORE) + "/" + database);
        args.add("--onezone.data-dir=" + data.resolve(database));
        args.add("--onezone.keys.folder=" + data.resolve("keys"));
        if (isPark(part)) {
            args.add("--onezone.park=" + parkCode(part));
        }
        if (part.equals("partners")) {
            // whoever tries out webhooks listens on this machine
            args.add("--onezone.outgoing.allow=127.0.0.1");
        }
        return args;
    }
}
