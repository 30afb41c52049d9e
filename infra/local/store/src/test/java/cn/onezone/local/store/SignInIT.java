package cn.onezone.local.store;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two parks share a store, through MongoDB's own driver: neither can do anything with what is the other's. */
class SignInIT {
    private static final int UNAUTHORIZED = 13;
    private static final int AUTHENTICATION_FAILED = 18;
    private static final int CURSOR_NOT_FOUND = 43;
    private static final Map<String, Verifier> PASSWORDS = new ConcurrentHashMap<>(Map.of(
            "haidian",
            Verifier.of("pass-of-haidian", Verifier.USUAL_ITERATIONS),
            "xicheng",
            Verifier.of("pass-of-xicheng", Verifier.USUAL_ITERATIONS)));

    @TempDir
    Path data;

    private final List<MongoClient> clients = new ArrayList<>();
    private LocalStore store;
    private MongoDatabase haidian;
    private MongoDatabase xicheng;

    @BeforeEach
    void open() {
        store = LocalStore.open(data, 0, name -> {
            Verifier verifier = PASSWORDS.get(name);
            return verifier == null ? null : new Users.User(name, name, verifier);
        });
        haidian = client("haidian:pass-of-haidian@", "/haidian").getDatabase("haidian");
        xicheng = client("xicheng:pass-of-xicheng@", "/xicheng").getDatabase("xicheng");
        rows(haidian).insertMany(some());
        rows(xicheng).insertMany(some());
    }

    @AfterEach
    void close() {
        clients.forEach(MongoClient::close);
        store.close();
    }

    private static List<Document> some() {
        return IntStream.range(0, 10).mapToObj(i -> new Document("_id", i)).toList();
    }

    private static MongoCollection<Document> rows(MongoDatabase database) {
        return database.getCollection("rows");
    }

    private MongoClient client(String user, String path) {
        String more = path.contains("?") ? "&" : path.isEmpty() ? "/?" : "?";
        MongoClient made = MongoClients.create(store.connectionString().replace("mongodb://", "mongodb://" + user)
                + path + more + "serverSelectionTimeoutMS=5000");
        clients.add(made);
        return made;
    }

    private static int refused(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown instanceof MongoSecurityException security && security.getCause() instanceof MongoException cause) {
            return cause.getCode();
        }
        assertThat(thrown).isInstanceOf(MongoException.class);
        return ((MongoException) thrown).getCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/haidian", "/haidian?authMechanism=SCRAM-SHA-256", "/?authSource=haidian"})
    void letsAUserDoAllInItsOwnDatabase(String path) {
        MongoDatabase own = client("haidian:pass-of-haidian@", path).getDatabase("haidian");
        assertThat(rows(own).countDocuments()).isEqualTo(10);
        rows(own).updateOne(eq(3), new Document("$set", new Document("a", 1)));
        rows(own).deleteOne(eq(4));
        rows(own).createIndex(new Document("a", 1));
        assertThat(rows(own).aggregate(List.of(new Document("$match", new Document("a", 1)))))
                .hasSize(1);
        assertThat(own.listCollectionNames()).containsExactly("rows");
        assertThat(own.runCommand(new Document("ping", 1))).containsEntry("ok", 1.0);
        own.drop();
        assertThat(rows(own).countDocuments()).isZero();
        assertThat(rows(xicheng).countDocuments()).isEqualTo(10);
    }

    @Test
    void tellsNobodyWhetherTheUserOrThePasswordIsWrong() {
        List<String> said = new ArrayList<>();
        for (String wrong : List.of(
                "haidian:pass-of-xicheng@ /haidian",
                "nobody:pass-of-haidian@ /haidian",
                "nobody:pass-of-haidian@ /nobody",
                "haidian:pass-of-haidian@ /xicheng",
                "haidian:pass-of-haidian@ /admin",
                "Haidian:pass-of-haidian@ /haidian")) {
            String[] parts = wrong.split(" ", -1);
            MongoClient client = client(parts[0], parts[1]);
            assertThatThrownBy(() -> rows(client.getDatabase("haidian")).countDocuments())
                    .as(wrong)
                    .isInstanceOfSatisfying(MongoSecurityException.class, e -> {
                        MongoCommandException cause = (MongoCommandException) e.getCause();
                        assertThat(cause.getCode()).isEqualTo(AUTHENTICATION_FAILED);
                        assertThat(cause.getErrorCodeName()).isEqualTo("AuthenticationFailed");
                        said.add(cause.getErrorMessage());
                    });
        }
        assertThat(said).hasSize(6).containsOnly("Authentication failed.");
    }

    @Test
    void offersItsOneMechanismWhoeverAsks() {
        for (String user : List.of("haidian.haidian", "nobody.nobody")) {
            assertThat(client("", "")
                            .getDatabase("admin")
                            .runCommand(new Document("hello", 1).append("saslSupportedMechs", user)))
                    .containsEntry("saslSupportedMechs", List.of("SCRAM-SHA-256"));
        }
    }

    static Stream<Document> commands() {
        Document every = new Document();
        return Stream.of(
                new Document("find", "rows"),
                new Document("count", "rows"),
                new Document("distinct", "rows").append("key", "_id"),
                new Document("aggregate", "rows").append("pipeline", List.of()).append("cursor", every),
                new Document("aggregate", 1).append("pipeline", List.of()).append("cursor", every),
                new Document("insert", "rows").append("documents", List.of(new Document("_id", 99))),
                new Document("update", "rows")
                        .append("updates", List.of(new Document("q", every).append("u", new Document("a", 1)))),
                new Document("delete", "rows").append("deletes", List.of(new Document("q", every).append("limit", 0))),
                new Document("findAndModify", "rows").append("query", every).append("remove", true),
                new Document("create", "more"),
                new Document("drop", "rows"),
                new Document("dropDatabase", 1),
                new Document("createIndexes", "rows")
                        .append("indexes", List.of(new Document("key", new Document("a", 1)).append("name", "a"))),
                new Document("dropIndexes", "rows").append("index", "*"),
                new Document("listCollections", 1),
                new Document("listIndexes", "rows"),
                new Document("explain", new Document("find", "rows")),
                new Document("bulkWrite", 1)
                        .append("ops", List.of(new Document("insert", 0).append("document", every)))
                        .append("nsInfo", List.of(new Document("ns", "haidian.rows"))),
                new Document("connectionStatus", 1),
                new Document("getMore", 1L).append("collection", "rows"),
                new Document("killCursors", "rows").append("cursors", List.of(1L)),
                new Document("noSuchCommand", 1));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void refusesEverythingToWhoHasNotSignedIn(Document command) {
        for (String database : List.of("haidian", "admin", "nothing")) {
            assertThat(refused(() -> client("", "").getDatabase(database).runCommand(command)))
                    .isEqualTo(UNAUTHORIZED);
        }
        assertThat(rows(haidian).countDocuments()).isEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void refusesEverythingInAnothersDatabaseAndInNobodys(Document command) {
        MongoClient client = client("xicheng:pass-of-xicheng@", "/xicheng");
        for (String database : List.of("haidian", "admin", "nothing", "xicheng2", "XICHENG")) {
            MongoException refusal = catchThrowableOfType(
                    MongoException.class, () -> client.getDatabase(database).runCommand(command));
            assertThat(refusal.getCode()).isEqualTo(UNAUTHORIZED);
            assertThat(refusal.getMessage()).as("tells nothing of it").doesNotContain("_id", "rows", "ns does not");
        }
        assertThat(rows(haidian).countDocuments()).isEqualTo(10);
        assertThat(haidian.listCollectionNames()).containsExactly("rows");
    }

    /** As MongoDB does: to the one who asks only the own one is there. By that a service's health is found. */
    @Test
    void listsToWhoHasSignedInTheOwnDatabaseOnly() {
        assertThat(client("xicheng:pass-of-xicheng@", "/xicheng").listDatabaseNames())
                .containsExactly("xicheng");
        assertThat(refused(() -> xicheng.runCommand(new Document("listDatabases", 1))))
                .as("asked of admin only")
                .isEqualTo(UNAUTHORIZED);
        assertThat(refused(() -> client("", "").getDatabase("admin").runCommand(new Document("listDatabases", 1))))
                .isEqualTo(UNAUTHORIZED);
    }

    @Test
    void leavesNoWayFromOneDatabaseIntoAnother() {
        for (Document stage : List.of(
                new Document("$out", new Document("db", "haidian").append("coll", "rows")),
                new Document("$merge", new Document("into", new Document("db", "haidian").append("coll", "rows"))),
                new Document(
                        "$lookup",
                        new Document("from", new Document("db", "haidian").append("coll", "rows"))
                                .append("pipeline", List.of())
                                .append("as", "theirs")),
                new Document("$unionWith", "haidian.rows"))) {
            assertThatThrownBy(() -> rows(xicheng).aggregate(List.of(stage)).into(new ArrayList<>()))
                    .isInstanceOf(MongoCommandException.class);
        }
        assertThat(xicheng.getCollection("haidian.rows").countDocuments()).isZero();
        assertThat(xicheng.getCollection(".haidian.rows").countDocuments()).isZero();
    }

    @Test
    void keepsCursorsToTheirUser() {
        try (MongoCursor<Document> open = rows(haidian).find().batchSize(2).cursor()) {
            open.next();
            long id = open.getServerCursor().getId();
            assertThat(refused(() -> xicheng.runCommand(new Document("getMore", id).append("collection", "rows"))))
                    .isEqualTo(CURSOR_NOT_FOUND);
            assertThat(xicheng.runCommand(new Document("killCursors", "rows").append("cursors", List.of(id))))
                    .containsEntry("cursorsKilled", List.of())
                    .containsEntry("cursorsNotFound", List.of(id));
            int more = 0;
            while (open.hasNext()) {
                open.next();
                more++;
            }
            assertThat(more).as("it stands where it stood").isEqualTo(9);
        }
    }

    private Document sasl(MongoDatabase at, String command, Object value, String payload) {
        return at.runCommand(new Document(command, value)
                .append("mechanism", "SCRAM-SHA-256")
                .append("conversationId", 1)
                .append("payload", new Binary(payload.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void forgetsWhoWasThereWhenAnotherTriesOnTheSameConnection() {
        MongoDatabase one =
                client("xicheng:pass-of-xicheng@", "/xicheng?maxPoolSize=1").getDatabase("xicheng");
        assertThat(rows(one).countDocuments()).isEqualTo(10);
        Document challenge = sasl(one, "saslStart", 1, "n,,n=haidian,r=abc");
        assertThat(challenge).containsEntry("done", false);
        assertThat(refused(() -> rows(one).countDocuments()))
                .as("neither who was there nor who wants to be")
                .isEqualTo(UNAUTHORIZED);
        String said = new String(((Binary) challenge.get("payload")).getData(), StandardCharsets.UTF_8);
        String nonce = said.substring(0, said.indexOf(','));
        String proof = ",p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assertThat(refused(() -> sasl(one, "saslContinue", 1, "c=biws," + nonce + proof)))
                .isEqualTo(AUTHENTICATION_FAILED);
        assertThat(refused(() -> sasl(one, "saslContinue", 1, "c=biws," + nonce + proof)))
                .as("a conversation has one end")
                .isEqualTo(AUTHENTICATION_FAILED);
        assertThat(refused(() -> sasl(one, "saslContinue", 1, ""))).isEqualTo(AUTHENTICATION_FAILED);
        assertThat(refused(() -> rows(one).countDocuments())).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void forgetsWhoHasSignedOut() {
        MongoDatabase one =
                client("xicheng:pass-of-xicheng@", "/xicheng?maxPoolSize=1").getDatabase("xicheng");
        assertThat(rows(one).countDocuments()).isEqualTo(10);
        one.runCommand(new Document("logout", 1));
        assertThat(refused(() -> rows(one).countDocuments())).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void knowsAUserWhoCameLater() {
        assertThat(refused(() -> rows(client("yizhuang:fresh@", "/yizhuang").getDatabase("yizhuang"))
                        .countDocuments()))
                .isEqualTo(AUTHENTICATION_FAILED);
        PASSWORDS.put("yizhuang", Verifier.of("fresh", Verifier.USUAL_ITERATIONS));
        assertThatCode(() -> rows(client("yizhuang:fresh@", "/yizhuang").getDatabase("yizhuang"))
                        .insertOne(new Document()))
                .doesNotThrowAnyException();
    }

    @Test
    void tellsManyApartAtOnce() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                boolean right = i % 2 == 0;
                String name = i % 4 < 2 ? "haidian" : "xicheng";
                all.add(pool.submit(() -> {
                    MongoDatabase at;
                    synchronized (clients) {
                        at = client(name + ":" + (right ? "pass-of-" + name : "wrong") + "@", "/" + name)
                                .getDatabase(name);
                    }
                    if (right) {
                        assertThat(rows(at).countDocuments()).isEqualTo(10);
                    } else {
                        assertThat(refused(() -> rows(at).countDocuments())).isEqualTo(AUTHENTICATION_FAILED);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private int port() {
        return Integer.parseInt(
                store.connectionString().substring(store.connectionString().lastIndexOf(':') + 1));
    }

    /** By the old form of a message, which names the database as a part of the collection. */
    private Document legacy(String collection, Document command) throws IOException {
        RawBsonDocument body = new RawBsonDocument(command, new DocumentCodec());
        byte[] name = (collection + "\0").getBytes(StandardCharsets.UTF_8);
        int size = 16 + 4 + name.length + 8 + body.getByteBuffer().remaining();
        ByteBuffer message = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(size).putInt(1).putInt(0).putInt(2004).putInt(0);
        message.put(name).putInt(0).putInt(1);
        message.put(body.getByteBuffer().asNIO());
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
            socket.getOutputStream().write(message.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[Integer.reverseBytes(in.readInt()) - Integer.BYTES];
            in.readFully(answer);
            return new RawBsonDocument(answer, 32, answer.length - 32).decode(new DocumentCodec());
        }
    }

    @Test
    void asksForASignInInTheOldFormOfMessagesToo() throws IOException {
        assertThat(legacy("haidian.$cmd", new Document("find", "rows").append("$db", "admin")))
                .containsEntry("code", UNAUTHORIZED);
        assertThat(legacy("admin.$cmd", new Document("hello", 1))).containsEntry("ok", 1.0);
    }

    @Test
    void readsNoLargeMessageOfWhoHasNotSignedIn() {
        Document large = new Document("ping", 1).append("comment", "x".repeat(100_000));
        assertThatThrownBy(() -> client("", "").getDatabase("haidian").runCommand(large))
                .isInstanceOf(MongoException.class);
        assertThat(xicheng.runCommand(large)).containsEntry("ok", 1.0);
    }
}
