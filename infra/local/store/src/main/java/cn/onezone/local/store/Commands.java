package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of the wire protocol. What is not listed is refused; an option that would be ignored is refused too. */
final class Commands {
    private static final int FIRST_BATCH = 101;
    private static final int LATER_BATCH = 10_000;
    private static final int MOST_WRITES = 100_000;
    private static final int MOST_MESSAGE_BYTES = 48_000_000;
    private static final int WIRE_VERSION = 13;
    private static final int MOST_WRITES_IN_A_TURN = 128;

    /** Every command may carry these. */
    private static final Set<String> COMMON = Set.of(
            "$db",
            "$readPreference",
            "$clusterTime",
            "lsid",
            "comment",
            "maxTimeMS",
            "readConcern",
            "writeConcern",
            "apiVersion");

    private static final List<String> TRANSACTION_FIELDS = List.of("startTransaction", "autocommit", "txnNumber");

    private final Catalog catalog;
    private final Engine engine;
    private final Clock clock;
    private final Cursors cursors = new Cursors();

    Commands(Catalog catalog, Engine engine, Clock clock) {
        this.catalog = catalog;
        this.engine = engine;
        this.clock = clock;
    }

    /** Answers a command; what it wrote is durable when this returns. */
    Document handle(Session session, String database, Document command) {
        if (command.isEmpty()) {
            throw Refusals.failedToParse("a command has no name");
        }
        String name = command.keySet().iterator().next();
        session.allow(name, database);
        refuseTransactions(command);
        Document answer = dispatch(session, name, database, command);
        answer.put("ok", 1.0);
        return answer;
    }

    /** Ends what reads for long. */
    void stopReading() {
        engine.stopReading();
    }

    private Document dispatch(Session session, String name, String database, Document command) {
        return switch (name) {
            case "hello", "isMaster", "ismaster" -> hello(session, name, command);
            case "saslStart" -> session.start(database, command);
            case "saslContinue" -> session.go(database, command);
            case "logout" -> {
                session.forget();
                yield new Document();
            }
            case "ping", "endSessions" -> new Document();
            case "buildInfo", "buildinfo" -> buildInfo();
            case "connectionStatus" ->
                new Document(
                        "authInfo",
                        new Document("authenticatedUsers", List.of()).append("authenticatedUserRoles", List.of()));
            case "getParameter" -> throw Refusals.notSupported("getParameter");
            case "find" -> find(database, command);
            case "getMore" -> getMore(database, command);
            case "killCursors" -> killCursors(database, command);
            case "count" -> count(database, command);
            case "distinct" -> distinct(database, command);
            case "aggregate" -> aggregate(database, command);
            case "insert" -> insert(database, command);
            case "update" -> update(database, command);
            case "delete" -> delete(database, command);
            case "findAndModify", "findandmodify" -> findAndModify(name, database, command);
            case "create" -> create(database, command);
            case "drop" -> drop(database, command);
            case "dropDatabase" -> dropDatabase(database, command);
            case "createIndexes" -> createIndexes(database, command);
            case "dropIndexes" -> dropIndexes(database, command);
            case "listCollections" -> listCollections(database, command);
            case "listIndexes" -> listIndexes(database, command);
            case "listDatabases" -> listDatabases(session, command);
            case "explain" -> explain(database, command);
            default -> throw Refusals.commandNotFound(name);
        };
    }

    private static void refuseTransactions(Document command) {
        for (String field : TRANSACTION_FIELDS) {
            if (command.containsKey(field)) {
                throw Refusals.illegalOperation(
                        "Transaction numbers are only allowed on a replica set member or mongos: '" + field + "'");
            }
        }
        if (command.get("writeConcern") instanceof Document concern
                && concern.get("w") instanceof Number w
                && w.intValue() != 1) {
            throw Refusals.badValue(
                    "write concern w: " + w + " is not possible on one node; expected 1 or \"majority\"");
        }
        if (command.get("readConcern") instanceof Document concern && "snapshot".equals(concern.get("level"))) {
            throw Refusals.notSupported("read concern snapshot");
        }
    }

    private static void allow(Document command, String... fields) {
        allow(command, Set.of(fields));
    }

    private static void allow(Document command, Set<String> known) {
        String name = command.keySet().iterator().next();
        for (Map.Entry<String, Object> entry : command.entrySet()) {
            String field = entry.getKey();
            if (field.equals("collation") && entry.getValue() instanceof Document collation && !collation.isEmpty()) {
                throw Refusals.notSupported("collation");
            }
            if (!field.equals(name) && !known.contains(field) && !COMMON.contains(field)) {
                throw Refusals.unknownField(name, field);
            }
        }
    }

    private Document hello(Session session, String name, Document command) {
        Document answer = new Document(name.equals("hello") ? "isWritablePrimary" : "ismaster", true)
                .append("helloOk", true)
                .append("maxBsonObjectSize", Bson.MOST_BYTES)
                .append("maxMessageSizeBytes", MOST_MESSAGE_BYTES)
                .append("maxWriteBatchSize", MOST_WRITES)
                .append("localTime", clock.instant())
                .append("minWireVersion", 0)
                .append("maxWireVersion", WIRE_VERSION)
                .append("readOnly", false);
        if (command.get("saslSupportedMechs") instanceof String
                && !session.mechanisms().isEmpty()) {
            answer.append("saslSupportedMechs", session.mechanisms());
        }
        if (command.get("speculativeAuthenticate") instanceof Document start) {
            Document begun = session.speculate(start);
            if (begun != null) {
                answer.append("speculativeAuthenticate", begun);
            }
        }
        return answer;
    }

    private static Document buildInfo() {
        return new Document("version", "5.0.0")
                .append("versionArray", List.of(5, 0, 0, 0))
                .append("maxBsonObjectSize", Bson.MOST_BYTES);
    }

    private static Document document(Document in, String field) {
        Object value = in.get(field);
        if (value == null) {
            return new Document();
        }
        if (!(value instanceof Document document)) {
            throw Refusals.typeMismatch("'" + field + "' must be an object");
        }
        return document;
    }

    private static List<Document> documents(Document in, String field) {
        if (!(in.get(field) instanceof List<?> list)) {
            throw Refusals.typeMismatch("'" + field + "' must be an array");
        }
        List<Document> documents = new ArrayList<>(list.size());
        for (Object one : list) {
            if (!(one instanceof Document document)) {
                throw Refusals.typeMismatch("each element of '" + field + "' must be an object");
            }
            documents.add(document);
        }
        return documents;
    }

    private static long number(Document in, String field, long otherwise) {
        Object value = in.get(field);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Number number)) {
            throw Refusals.typeMismatch("'" + field + "' must be a number");
        }
        return number.longValue();
    }

    private static String collectionName(Document command) {
        Object name = command.values().iterator().next();
        if (!(name instanceof String text)) {
            throw Refusals.invalidNamespace("collection name has invalid type: " + name);
        }
        return text;
    }

    private static Deadline deadline(Document command) {
        long millis = number(command, "maxTimeMS", 0);
        return millis <= 0 ? Deadline.NONE : new Deadline(millis);
    }

    private static Document cursor(String namespace, String key, Cursors.Batch batch) {
        return new Document(
                "cursor",
                new Document("id", batch.cursor()).append("ns", namespace).append(key, batch.documents()));
    }

    // Reading

    private static final Set<String> FIND_FIELDS = Set.of(
            "filter",
            "sort",
            "projection",
            "skip",
            "limit",
            "batchSize",
            "singleBatch",
            "hint",
            "allowDiskUse",
            "noCursorTimeout",
            "collation");

    private Document find(String database, Document command) {
        allow(command, FIND_FIELDS);
        String namespace = database + "." + collectionName(command);
        StoredCollection collection = catalog.find(database, collectionName(command));
        if (collection == null) {
            return cursor(namespace, "firstBatch", new Cursors.Batch(List.of(), 0));
        }
        Find find = new Find(
                collection,
                Filter.parse(document(command, "filter")),
                Ordering.parse(document(command, "sort")),
                number(command, "skip", 0),
                Math.abs(number(command, "limit", 0)),
                Projection.parse(document(command, "projection")),
                command.get("hint"),
                deadline(command));
        int batch = (int) number(command, "batchSize", FIRST_BATCH);
        boolean single = Utils.isTrue(command.get("singleBatch"));
        return cursor(namespace, "firstBatch", cursors.first(namespace, Math.max(1, batch), single, find));
    }

    private Document getMore(String database, Document command) {
        allow(command, "collection", "batchSize");
        String namespace = database + "." + command.get("collection");
        long batch = number(command, "batchSize", 0);
        return cursor(
                namespace,
                "nextBatch",
                cursors.next(number(command, "getMore", 0), namespace, batch <= 0 ? LATER_BATCH : (int) batch));
    }

    private Document killCursors(String database, Document command) {
        allow(command, "cursors");
        String namespace = database + "." + collectionName(command);
        List<Object> killed = new ArrayList<>();
        List<Object> unknown = new ArrayList<>();
        if (command.get("cursors") instanceof List<?> ids) {
            for (Object id : ids) {
                (id instanceof Long known && cursors.kill(known, namespace) ? killed : unknown).add(id);
            }
        }
        return new Document("cursorsKilled", killed).append("cursorsNotFound", unknown);
    }

    private Document count(String database, Document command) {
        allow(command, "query", "skip", "limit", "hint", "collation");
        StoredCollection collection = catalog.find(database, collectionName(command));
        long n = collection == null
                ? 0
                : collection.count(
                        Filter.parse(document(command, "query")),
                        number(command, "skip", 0),
                        Math.abs(number(command, "limit", 0)),
                        deadline(command));
        return new Document("n", narrow(n));
    }

    private static Number narrow(long n) {
        if (n == (int) n) {
            return (int) n;
        }
        return n;
    }

    private Document distinct(String database, Document command) {
        allow(command, "key", "query", "collation", "hint");
        StoredCollection collection = catalog.find(database, collectionName(command));
        List<@Nullable Object> values = new ArrayList<>();
        if (collection != null && command.get("key") instanceof String key) {
            TreeMap<Key, @Nullable Object> found = new TreeMap<>();
            Filter filter = Filter.parse(document(command, "query"));
            Reader reader = collection.reader(filter, null, command.get("hint"), deadline(command));
            String[] path = Paths.split(key);
            reader.read(row -> {
                Document document = row.document();
                for (Object value : Paths.leaves(document, path).values) {
                    if (!(value instanceof Missing)
                            && !(value instanceof OrderedBytes.Marker)
                            && (value != null || document.containsKey(key))) {
                        found.put(new Key(OrderedBytes.of(value)), value);
                    }
                }
                return true;
            });
            collection.finished(reader, filter, null);
            values.addAll(found.values());
        }
        return new Document("values", values);
    }

    private Document aggregate(String database, Document command) {
        allow(command, "pipeline", "cursor", "allowDiskUse", "hint", "collation");
        String name = collectionName(command);
        String namespace = database + "." + name;
        List<Document> pipeline = new ArrayList<>(documents(command, "pipeline"));
        for (Document stage : pipeline) {
            String operator = stage.keySet().iterator().next();
            if (Set.of("$out", "$merge", "$lookup", "$graphLookup", "$changeStream", "$indexStats", "$unionWith")
                    .contains(operator)) {
                throw Refusals.notSupported("the aggregation stage " + operator);
            }
        }
        int batch = (int) number(document(command, "cursor"), "batchSize", FIRST_BATCH);
        StoredCollection collection = catalog.find(database, name);
        if (collection == null) {
            return cursor(namespace, "firstBatch", new Cursors.Batch(List.of(), 0));
        }
        List<?> results = aggregate(collection, pipeline, command);
        return cursor(
                namespace, "firstBatch", cursors.first(namespace, Math.max(1, batch), false, Cursors.of(results)));
    }

    /** The leading $match, $sort, $skip and $limit become a query, so that they use indexes. */
    private static List<?> aggregate(StoredCollection collection, List<Document> pipeline, Document command) {
        List<Filter> filters = new ArrayList<>();
        List<Document> rest = new ArrayList<>(pipeline);
        while (!rest.isEmpty() && rest.getFirst().get("$match") instanceof Document match) {
            filters.add(Filter.parse(match));
            rest.removeFirst();
        }
        Filter filter = filters.size() == 1 ? filters.getFirst() : filters.isEmpty() ? Filter.ALL : all(filters);
        Ordering order = null;
        long skip = 0;
        long limit = 0;
        if (!rest.isEmpty() && rest.getFirst().get("$sort") instanceof Document sort) {
            order = Ordering.parse(sort);
            rest.removeFirst();
        }
        if (!rest.isEmpty() && rest.getFirst().get("$skip") instanceof Number number) {
            skip = number.longValue();
            rest.removeFirst();
        }
        if (!rest.isEmpty() && rest.getFirst().get("$limit") instanceof Number number) {
            limit = number.longValue();
            rest.removeFirst();
        }
        Document counted = countOnly(rest);
        if (counted != null) {
            long n = collection.count(filter, skip, limit, deadline(command));
            return n == 0 ? List.of() : List.of(counted.append("n", narrow(n)));
        }
        Find find = new Find(collection, filter, order, skip, limit, null, command.get("hint"), deadline(command));
        Stream<Object> documents = Stream.iterate(
                        next(find), batch -> batch != null, batch -> batch.more ? next(find) : null)
                .flatMap(batch -> batch.documents.stream());
        if (rest.isEmpty()) {
            return documents.toList();
        }
        return Aggregation.fromPipeline(
                        rest,
                        _ -> {
                            throw Refusals.notSupported("an aggregation over several collections");
                        },
                        null,
                        null,
                        NoopOplog.get())
                .runStagesAsStream(documents.map(Bson::asDocument))
                .toList();
    }

    private static final class Part {
        final List<Object> documents;
        final boolean more;

        Part(List<Object> documents, boolean more) {
            this.documents = documents;
            this.more = more;
        }
    }

    private static Part next(Find find) {
        Cursors.Filling filling = new Cursors.Filling(1_000);
        boolean more = find.fill(filling);
        return new Part(filling.documents, more);
    }

    private static Filter all(List<Filter> filters) {
        List<Filter> parts = new ArrayList<>();
        for (Filter filter : filters) {
            if (filter instanceof Filter.And(List<Filter> inner)) {
                parts.addAll(inner);
            } else {
                parts.add(filter);
            }
        }
        return new Filter.And(List.copyOf(parts));
    }

    /** Drivers count documents by grouping them under one constant with a sum of 1. */
    private static @Nullable Document countOnly(List<Document> rest) {
        if (rest.size() != 1 || !(rest.getFirst().get("$group") instanceof Document group) || group.size() != 2) {
            return null;
        }
        Object id = group.get("_id");
        boolean constant = id == null || id instanceof Number;
        return constant
                        && group.get("n") instanceof Document sum
                        && sum.size() == 1
                        && Integer.valueOf(1).equals(sum.get("$sum"))
                ? new Document("_id", id)
                : null;
    }

    private Document explain(String database, Document command) {
        Document explained = document(command, "explain");
        String kind = explained.isEmpty() ? "" : explained.keySet().iterator().next();
        String filterField = switch (kind) {
            case "find" -> "filter";
            case "count", "distinct", "findAndModify" -> "query";
            default -> throw Refusals.notSupported("explain of '" + kind + "'");
        };
        StoredCollection collection = catalog.find(database, collectionName(explained));
        Plan plan = collection == null
                ? new Plan.Everything()
                : collection.plan(
                        Filter.parse(document(explained, filterField)),
                        Ordering.parse(document(explained, "sort")),
                        explained.get("hint"));
        Document winning = new Document("stage", plan.stage());
        if (plan instanceof Plan.Scan scan) {
            winning.append("indexName", scan.index().name)
                    .append("direction", scan.reverse() ? "backward" : "forward")
                    .append("ranges", scan.ranges().size())
                    .append("sorted", scan.ordered());
        }
        return new Document("queryPlanner", new Document("winningPlan", winning));
    }

    // Writing

    private static final Set<String> INSERT_FIELDS = Set.of("documents", "ordered", "bypassDocumentValidation");
    private static final Set<String> UPDATE_FIELDS = Set.of("updates", "ordered", "bypassDocumentValidation");
    private static final Set<String> UPDATE_STATEMENT_FIELDS =
            Set.of("q", "u", "multi", "upsert", "hint", "arrayFilters", "collation");
    private static final Set<String> DELETE_FIELDS = Set.of("deletes", "ordered");
    private static final Set<String> DELETE_STATEMENT_FIELDS = Set.of("q", "limit", "hint", "collation");

    private static Document writeError(int index, MongoServerException refused) {
        Document error = new Document("index", index).append("errmsg", refused.getMessageWithoutErrorCode());
        if (refused instanceof MongoServerError known) {
            error.append("code", known.getCode()).append("codeName", known.getCodeName());
        } else {
            error.append("code", 8).append("codeName", "UnknownError");
        }
        return error;
    }

    private static boolean ordered(Document command) {
        return !command.containsKey("ordered") || Utils.isTrue(command.get("ordered"));
    }

    private static void refuseTooMany(List<Document> writes) {
        if (writes.isEmpty() || writes.size() > MOST_WRITES) {
            throw new MongoServerError(16, "InvalidLength", writes.size() + " writes, expected 1 to " + MOST_WRITES);
        }
    }

    private interface Write {
        void run(StoredCollection.Turn turn, int index, Document statement);
    }

    /** Runs the statements, each on its own, many in a turn; returns what was refused, when the rest is durable. */
    private List<Document> writeAll(
            StoredCollection collection, List<Document> statements, boolean ordered, Write write) {
        refuseTooMany(statements);
        List<Document> errors = new ArrayList<>();
        int[] next = {0};
        while (next[0] < statements.size()) {
            collection.inTurn(turn -> {
                int end = Math.min(statements.size(), next[0] + MOST_WRITES_IN_A_TURN);
                while (next[0] < end && !turn.isFull()) {
                    int index = next[0]++;
                    try {
                        write.run(turn, index, statements.get(index));
                    } catch (MongoServerException refused) {
                        errors.add(writeError(index, refused));
                        if (ordered) {
                            next[0] = statements.size();
                        }
                    }
                }
                return end;
            });
        }
        engine.awaitDurable();
        return errors;
    }

    private Document insert(String database, Document command) {
        allow(command, INSERT_FIELDS);
        StoredCollection collection = catalog.findOrCreate(database, collectionName(command));
        int[] inserted = {0};
        List<Document> errors =
                writeAll(collection, documents(command, "documents"), ordered(command), (turn, _, document) -> {
                    turn.insert(document);
                    inserted[0]++;
                });
        return answer(new Document("n", inserted[0]), errors);
    }

    private static Document answer(Document answer, List<Document> errors) {
        return errors.isEmpty() ? answer : answer.append("writeErrors", errors);
    }

    private static Document update(Document statement, String field) {
        if (!(statement.get(field) instanceof Document change)) {
            throw Refusals.notSupported("an update by aggregation pipeline");
        }
        if (statement.get("arrayFilters") instanceof List<?> filters && !filters.isEmpty()) {
            throw Refusals.notSupported("arrayFilters");
        }
        return change;
    }

    private Document update(String database, Document command) {
        allow(command, UPDATE_FIELDS);
        StoredCollection collection = catalog.findOrCreate(database, collectionName(command));
        Deadline deadline = deadline(command);
        int[] matched = {0};
        int[] modified = {0};
        List<Document> upserted = new ArrayList<>();
        Write write = (turn, index, statement) -> {
            allowOnly("update.updates", statement, UPDATE_STATEMENT_FIELDS);
            StoredCollection.Updated result = turn.update(
                    Filter.parse(document(statement, "q")),
                    update(statement, "u"),
                    Utils.isTrue(statement.get("multi")),
                    Utils.isTrue(statement.get("upsert")),
                    statement.get("hint"),
                    deadline);
            matched[0] += result.matched();
            modified[0] += result.modified();
            if (result.upserted() != null) {
                upserted.add(new Document("index", index)
                        .append("_id", result.upserted().get("_id")));
            }
        };
        List<Document> errors = writeAll(collection, documents(command, "updates"), ordered(command), write);
        Document answer = new Document("n", matched[0] + upserted.size()).append("nModified", modified[0]);
        if (!upserted.isEmpty()) {
            answer.append("upserted", upserted);
        }
        return answer(answer, errors);
    }

    private static void allowOnly(String where, Document statement, Set<String> fields) {
        for (String field : statement.keySet()) {
            if (!fields.contains(field)) {
                throw Refusals.unknownField(where, field);
            }
        }
        if (!document(statement, "collation").isEmpty()) {
            throw Refusals.notSupported("collation");
        }
    }

    private Document delete(String database, Document command) {
        allow(command, DELETE_FIELDS);
        StoredCollection collection = catalog.find(database, collectionName(command));
        List<Document> statements = documents(command, "deletes");
        if (collection == null) {
            refuseTooMany(statements);
            statements.forEach(statement -> allowOnly("delete.deletes", statement, DELETE_STATEMENT_FIELDS));
            return new Document("n", 0);
        }
        Deadline deadline = deadline(command);
        long[] deleted = {0};
        List<Document> errors = writeAll(collection, statements, ordered(command), (turn, _, statement) -> {
            allowOnly("delete.deletes", statement, DELETE_STATEMENT_FIELDS);
            deleted[0] += turn.delete(
                    Filter.parse(document(statement, "q")),
                    number(statement, "limit", 0) == 1,
                    statement.get("hint"),
                    deadline);
        });
        return answer(new Document("n", narrow(deleted[0])), errors);
    }

    private Document findAndModify(String name, String database, Document command) {
        allow(
                command,
                "query",
                "sort",
                "remove",
                "update",
                "new",
                "fields",
                "upsert",
                "hint",
                "arrayFilters",
                "bypassDocumentValidation",
                "collation",
                name);
        boolean remove = Utils.isTrue(command.get("remove"));
        if (remove == command.containsKey("update")) {
            throw Refusals.failedToParse("Either an update or remove=true must be specified");
        }
        StoredCollection collection = catalog.findOrCreate(database, collectionName(command));
        StoredCollection.Modified result = collection.inTurn(turn -> turn.findAndModify(
                Filter.parse(document(command, "query")),
                Ordering.parse(document(command, "sort")),
                remove ? null : update(command, "update"),
                Utils.isTrue(command.get("upsert")),
                command.get("hint"),
                deadline(command)));
        engine.awaitDurable();
        Document value = Utils.isTrue(command.get("new")) ? result.after() : result.before();
        Projection projection = Projection.parse(document(command, "fields"));
        boolean found = result.before() != null;
        Document last = new Document("n", found || result.upserted() ? 1 : 0);
        if (!remove) {
            last.append("updatedExisting", found);
            if (result.upserted() && result.after() != null) {
                last.append("upserted", result.after().get("_id"));
            }
        }
        return new Document("lastErrorObject", last)
                .append("value", value == null || projection == null ? value : projection.apply(value));
    }

    // Catalogue

    private Document create(String database, Document command) {
        for (String field : command.keySet()) {
            if (Set.of(
                                    "capped",
                                    "size",
                                    "max",
                                    "validator",
                                    "validationLevel",
                                    "validationAction",
                                    "viewOn",
                                    "pipeline",
                                    "timeseries",
                                    "expireAfterSeconds",
                                    "clusteredIndex",
                                    "changeStreamPreAndPostImages",
                                    "encryptedFields",
                                    "storageEngine",
                                    "indexOptionDefaults")
                            .contains(field)
                    && !Boolean.FALSE.equals(command.get(field))) {
                throw Refusals.notSupported("creating a collection with '" + field + "'");
            }
        }
        allow(command, "capped", "collation", "autoIndexId");
        catalog.create(database, collectionName(command), true);
        engine.awaitDurable();
        return new Document();
    }

    private Document drop(String database, Document command) {
        allow(command);
        StoredCollection dropped = catalog.drop(database, collectionName(command));
        if (dropped == null) {
            throw Refusals.namespaceNotFound("ns not found");
        }
        engine.awaitDurable();
        return new Document("nIndexesWas", dropped.indexes().size()).append("ns", dropped.namespace);
    }

    private Document dropDatabase(String database, Document command) {
        allow(command);
        catalog.dropDatabase(database);
        engine.awaitDurable();
        return new Document("dropped", database);
    }

    private Document createIndexes(String database, Document command) {
        allow(command, "indexes", "commitQuorum");
        List<Document> specs = documents(command, "indexes");
        // All are checked before the first is built.
        specs.forEach(spec -> IndexDefinition.declared(1, spec));
        boolean isNew = catalog.find(database, collectionName(command)) == null;
        StoredCollection collection = catalog.findOrCreate(database, collectionName(command));
        int before = collection.indexes().size();
        specs.forEach(collection::createIndex);
        engine.awaitDurable();
        return new Document("createdCollectionAutomatically", isNew)
                .append("numIndexesBefore", before)
                .append("numIndexesAfter", collection.indexes().size());
    }

    private Document dropIndexes(String database, Document command) {
        allow(command, "index");
        StoredCollection collection = catalog.find(database, collectionName(command));
        Object which = command.get("index");
        if (collection == null) {
            throw Refusals.namespaceNotFound("ns not found " + database + "." + collectionName(command));
        }
        if (!(which instanceof String) && !(which instanceof Document)) {
            throw Refusals.notSupported("dropping indexes by " + which);
        }
        int before = collection.dropIndex(which);
        engine.awaitDurable();
        return new Document("nIndexesWas", before);
    }

    private Document listCollections(String database, Document command) {
        allow(command, "filter", "nameOnly", "authorizedCollections", "cursor");
        Filter filter = Filter.parse(document(command, "filter"));
        List<Document> found = new ArrayList<>();
        for (String name : catalog.collections(database).keySet()) {
            Document entry = new Document("name", name)
                    .append("type", "collection")
                    .append("options", new Document())
                    .append("info", new Document("readOnly", false))
                    .append("idIndex", IndexDefinition.PRIMARY.describe());
            if (filter.matches(entry)) {
                found.add(entry);
            }
        }
        String namespace = database + ".$cmd.listCollections";
        return cursor(namespace, "firstBatch", new Cursors.Batch(found, 0));
    }

    private Document listIndexes(String database, Document command) {
        allow(command, "cursor");
        StoredCollection collection = catalog.find(database, collectionName(command));
        if (collection == null) {
            throw Refusals.namespaceNotFound("ns does not exist: " + database + "." + collectionName(command));
        }
        List<Document> found =
                collection.indexes().stream().map(IndexDefinition::describe).toList();
        return cursor(collection.namespace, "firstBatch", new Cursors.Batch(found, 0));
    }

    private Document listDatabases(Session session, Document command) {
        allow(command, "filter", "nameOnly", "authorizedDatabases");
        Filter filter = Filter.parse(document(command, "filter"));
        List<Document> found = new ArrayList<>();
        for (String name : catalog.databases()) {
            Document entry = new Document("name", name).append("sizeOnDisk", 0L).append("empty", false);
            if (session.sees(name) && filter.matches(entry)) {
                found.add(entry);
            }
        }
        return new Document("databases", found).append("totalSize", 0L);
    }
}
