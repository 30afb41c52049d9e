package cn.onezone.identity.accounts;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The accounts, in a file that an operator may edit. Those that are missing in it are made at a start, each with a random
 * password: no password is the same in two places. What stands in the file is never changed.
 */
public final class Accounts {
    /** The file of the accounts, without passwords. */
    public static final String FILE = "accounts.json";

    /** The file of the passwords, so that scripts of this machine can use them: a JSON object, name to password. */
    public static final String SECRETS = "secrets.json";

    private static final int SECRET_BYTES = 24;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final TypeReference<List<Account>> LIST = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, String>> BY_NAME = new TypeReference<>() {};

    private final Map<String, Account> byName;

    private record Wanted(String name, Role role, @Nullable String park, String nameZh, String nameEn) {}

    private Accounts(Map<String, Account> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * Reads the accounts and makes those that are missing: one administrator for each park, and one for each other role.
     *
     * @throws IllegalArgumentException naming what is wrong in the file or the directory
     * @throws java.io.UncheckedIOException if a file cannot be read or written
     */
    public static Accounts open(OwnFolder folder, ParkDirectory directory, PasswordEncoder encoder) {
        Map<String, Account> accounts = new LinkedHashMap<>();
        for (Account one : folder.read(FILE).map(text -> read(text, LIST, FILE)).orElse(List.of())) {
            if (accounts.put(one.name(), one) != null) {
                throw new IllegalArgumentException(FILE + ": account " + one.name() + " is there twice");
            }
        }
        List<Wanted> missing = wanted(directory).stream()
                .filter(one -> !accounts.containsKey(one.name()))
                .toList();
        if (!missing.isEmpty()) {
            Map<String, String> secrets = folder.read(SECRETS)
                    .map(text -> read(text, BY_NAME, SECRETS))
                    .orElseGet(LinkedHashMap::new);
            SecureRandom random = new SecureRandom();
            missing.forEach(one -> secrets.computeIfAbsent(one.name(), _ -> secret(random)));
            // first: an account of which nobody knows the password would stay that way
            folder.write(SECRETS, JSON.writeValueAsString(secrets));
            for (Account made : make(missing, secrets, encoder)) {
                accounts.put(made.name(), made);
            }
            folder.write(FILE, JSON.writeValueAsString(List.copyOf(accounts.values())));
        }
        return new Accounts(accounts);
    }

    /** The secret in a file of its own, made if there is none. */
    public static String secret(OwnFolder folder, String file) {
        return folder.read(file).map(String::strip).filter(s -> !s.isEmpty()).orElseGet(() -> {
            String made = secret(new SecureRandom());
            folder.write(file, made + "\n");
            return made;
        });
    }

    private static <T> T read(String text, TypeReference<T> type, String file) {
        try {
            return JSON.readValue(text, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static List<Wanted> wanted(ParkDirectory directory) {
        List<Wanted> wanted = new ArrayList<>(List.of(
                new Wanted("reviewer", Role.REVIEWER, null, "审核员", "Reviewer"),
                new Wanted("coordinator", Role.COORDINATOR, null, "统筹员", "Coordinator"),
                new Wanted("auditor", Role.AUDITOR, null, "审计员", "Auditor"),
                new Wanted("operator", Role.OPERATOR, null, "运维员", "Operator"),
                new Wanted("partner-tax", Role.PARTNER, null, "税务系统", "Tax system"),
                new Wanted("partner-statistics", Role.PARTNER, null, "统计系统", "Statistics system")));
        for (Park park : directory.parks()) {
            String code = park.code().value();
            if (code.equals(Clients.GATEWAY)
                    || wanted.stream().anyMatch(one -> one.name().equals(code))) {
                throw new IllegalArgumentException(
                        "park " + code + ": its administrator cannot be called so (expected: another code)");
            }
            wanted.add(new Wanted(
                    code, Role.PARK_ADMINISTRATOR, code, park.nameZh() + "管理员", park.nameEn() + " administrator"));
        }
        return wanted;
    }

    private static List<Account> make(List<Wanted> missing, Map<String, String> secrets, PasswordEncoder encoder) {
        return missing.stream()
                .map(one -> new Account(
                        one.name(),
                        one.role(),
                        one.park(),
                        one.nameZh(),
                        one.nameEn(),
                        Objects.requireNonNull(encoder.encode(secrets.get(one.name())))))
                .toList();
    }

    /** The account of this name, if there is one. */
    public Optional<Account> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
