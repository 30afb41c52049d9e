package cn.onezone.local.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.local.broker.Access;
import cn.onezone.local.store.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final List<String> USERS = List.of("park-haidian", "enterprises", "operator");

    @TempDir
    Path data;

    private Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(data.resolve("secrets"))) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return all;
    }

    @Test
    void makesAPasswordForEachAndKeepsIt() throws IOException {
        Secrets made = Secrets.prepare(data, USERS);
        Set<String> passwords = new HashSet<>();
        USERS.forEach(user -> passwords.add(made.password(user)));
        assertThat(passwords).hasSize(3).allMatch(password -> password.matches("[A-Za-z0-9_-]{43}"));
        Map<String, String> before = files();
        assertThat(before).hasSize(3);
        Secrets.prepare(data, USERS);
        assertThat(files()).isEqualTo(before);
        Secrets.prepare(data, List.of("park-yizhuang"));
        assertThat(files()).hasSize(4).containsAllEntriesOf(before);
    }

    /** What a server keeps of a password is derived once, when its user first comes, and never for who is none. */
    @Test
    void derivesWhatServersKeepWhenAUserFirstSignsIn() throws Exception {
        Secrets made = Secrets.prepare(data, USERS);
        Set<String> salts = new HashSet<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<byte[]>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(pool.submit(
                        () -> made.brokerAccess().accounts().find("enterprises").salt()));
            }
            for (Future<byte[]> one : all) {
                salts.add(java.util.HexFormat.of().formatHex(one.get()));
            }
        }
        assertThat(salts).as("one for all who come at once").hasSize(1);
        assertThat(made.brokerAccess().accounts().find("enterprises").iterations())
                .isEqualTo(4_096);
        assertThat(made.storeUsers().find("enterprises").verifier().iterations())
                .isEqualTo(15_000);
        assertThat(made.storeUsers().find("park-nobody")).isNull();
        Map<String, String> files = files();
        assertThat(files.keySet())
                .contains("enterprises.broker", "enterprises.store")
                .hasSize(5);
        assertThat(made.storeUsers().find("enterprises")).isNotNull();
        assertThat(files()).isEqualTo(files);
    }

    private static void signInAll(Secrets made) {
        for (String user : USERS) {
            assertThat(made.brokerAccess().accounts().find(user)).isNotNull();
            var _ = made.storeUsers().find(user);
        }
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        Secrets made = Secrets.prepare(data, USERS);
        made.kcat("127.0.0.1:9092", "operator");
        signInAll(made);
        Path folder = data.resolve("secrets");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSize(9)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Secrets.prepare(data, USERS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void givesTheServersNoPassword() throws IOException {
        Secrets made = Secrets.prepare(data, USERS);
        signInAll(made);
        files().forEach((file, content) -> {
            if (file.endsWith(".store") || file.endsWith(".broker")) {
                USERS.forEach(user -> assertThat(content).doesNotContain(made.password(user)));
            }
        });
        Users store = made.storeUsers();
        assertThat(store.find("park-haidian"))
                .satisfies(user -> assertThat(user.database()).isEqualTo("park-haidian"));
        assertThat(store.find("operator")).as("has no database").isNull();
        assertThat(store.find("park-xicheng")).isNull();
        Access broker = made.brokerAccess();
        assertThat(broker.operators()).containsExactly("operator");
        assertThat(broker.accounts().find("operator")).isNotNull();
        assertThat(broker.accounts().find("park-xicheng")).isNull();
        assertThat(made.toString()).doesNotContain(made.password("operator"));
    }

    @Test
    void looksForNobodyOutsideOfItsFolder() throws IOException {
        Secrets made = Secrets.prepare(data.resolve("network"), USERS);
        signInAll(made);
        Files.copy(data.resolve("network/secrets/operator.broker"), data.resolve("network/park-outside.store"));
        Files.copy(data.resolve("network/secrets/operator.broker"), data.resolve("network/outside.broker"));
        for (String name : List.of("../outside", "park-/../../park-outside", "", ".", "operator\0", "OPERATOR")) {
            assertThat(made.brokerAccess().accounts().find(name)).as(name).isNull();
            assertThat(made.storeUsers().find(name)).as(name).isNull();
        }
        assertThatThrownBy(() -> made.password("nobody")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Secrets.prepare(data, List.of("../outside")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesANewPasswordForWhoLostTheirs() throws IOException {
        Secrets made = Secrets.prepare(data, USERS);
        signInAll(made);
        String old = made.password("enterprises");
        String verifier = Files.readString(data.resolve("secrets/enterprises.broker"));
        Files.delete(data.resolve("secrets/enterprises.password"));
        Secrets.prepare(data, USERS);
        assertThat(made.password("enterprises")).isNotEqualTo(old);
        signInAll(made);
        assertThat(Files.readString(data.resolve("secrets/enterprises.broker"))).isNotEqualTo(verifier);
    }

    @Test
    void isMadeOnceThoughSeveralProcessesBegin() throws Exception {
        Set<String> seen = new HashSet<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(pool.submit(() -> Secrets.prepare(data, USERS).password("operator")));
            }
            for (Future<String> one : all) {
                seen.add(one.get());
            }
        }
        assertThat(seen).hasSize(1);
        assertThat(files()).hasSize(3);
    }
}
