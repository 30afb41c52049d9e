package cn.onezone.local.store;

import de.bwaldvogel.mongo.exception.MongoServerError;

/** The errors a client sees, with the codes that MongoDB uses for the same fault. */
final class Refusals {
    private Refusals() {}

    static MongoServerError badValue(String message) {
        return new MongoServerError(2, "BadValue", message);
    }

    static MongoServerError failedToParse(String message) {
        return new MongoServerError(9, "FailedToParse", message);
    }

    /** Says nothing of what there is: who may not read a database is not told whether it exists either. */
    static MongoServerError unauthorized(String message) {
        return new MongoServerError(13, "Unauthorized", message);
    }

    /** The same whether the user is unknown, the password wrong or the message broken. */
    static MongoServerError authenticationFailed() {
        return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
    }

    static MongoServerError mechanismUnavailable(String mechanism) {
        return new MongoServerError(
                334,
                "MechanismUnavailable",
                "mechanism: value: " + quoted(mechanism) + " (expected: " + Scram.MECHANISM + ")");
    }

    /** A text from outside, fit for a log: short and on one line. */
    static String quoted(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 64 ? plain.substring(0, 64) + "…" : plain;
    }

    static MongoServerError typeMismatch(String message) {
        return new MongoServerError(14, "TypeMismatch", message);
    }

    static MongoServerError illegalOperation(String message) {
        return new MongoServerError(20, "IllegalOperation", message);
    }

    static MongoServerError namespaceNotFound(String message) {
        return new MongoServerError(26, "NamespaceNotFound", message);
    }

    static MongoServerError indexNotFound(String message) {
        return new MongoServerError(27, "IndexNotFound", message);
    }

    static MongoServerError pathNotViable(String message) {
        return new MongoServerError(28, "PathNotViable", message);
    }

    static MongoServerError conflictingUpdate(String message) {
        return new MongoServerError(40, "ConflictingUpdateOperators", message);
    }

    static MongoServerError cursorNotFound(long id) {
        return new MongoServerError(43, "CursorNotFound", "cursor id " + id + " not found");
    }

    static MongoServerError namespaceExists(String message) {
        return new MongoServerError(48, "NamespaceExists", message);
    }

    static MongoServerError outOfTime(long millis) {
        return new MongoServerError(50, "MaxTimeMSExpired", "operation exceeded time limit of " + millis + " ms");
    }

    static MongoServerError commandNotFound(String command) {
        return new MongoServerError(59, "CommandNotFound", "no such command: '" + command + "'");
    }

    static MongoServerError immutableField(String message) {
        return new MongoServerError(66, "ImmutableField", message);
    }

    static MongoServerError cannotCreateIndex(String message) {
        return new MongoServerError(67, "CannotCreateIndex", message);
    }

    static MongoServerError indexOptionsConflict(String message) {
        return new MongoServerError(85, "IndexOptionsConflict", message);
    }

    static MongoServerError invalidOptions(String message) {
        return new MongoServerError(72, "InvalidOptions", message);
    }

    static MongoServerError invalidNamespace(String message) {
        return new MongoServerError(73, "InvalidNamespace", message);
    }

    static MongoServerError shuttingDown() {
        return new MongoServerError(91, "ShutdownInProgress", "the local store is closing");
    }

    /** What MongoDB can do and the local store does not: refused, never ignored. */
    static MongoServerError notSupported(String what) {
        return new MongoServerError(
                115, "CommandNotSupported", "The local store does not support " + what + "; MongoDB may");
    }

    static MongoServerError parallelArrays(String first, String second) {
        return new MongoServerError(
                171, "CannotIndexParallelArrays", "cannot index parallel arrays [" + first + "] [" + second + "]");
    }

    static MongoServerError sortTooLarge(long bytes) {
        return new MongoServerError(
                292,
                "QueryExceededMemoryLimitNoDiskUseAllowed",
                "Sort exceeded the memory limit of " + bytes + " bytes; declare an index that gives the order");
    }

    static MongoServerError tooDeep(int most) {
        return new MongoServerError(
                15, "Overflow", "BSON is nested deeper than the " + most + " levels expected at most");
    }

    static MongoServerError documentTooLarge(int bytes, int most) {
        return new MongoServerError(
                10334, "BSONObjectTooLarge", "document of " + bytes + " bytes, expected at most " + most);
    }

    static MongoServerError unknownField(String command, String field) {
        return new MongoServerError(40415, "BSON field '" + command + "." + field + "' is an unknown field");
    }

    static MongoServerError duplicateKey(String namespace, String index, String key) {
        return new MongoServerError(
                11000,
                "DuplicateKey",
                "E11000 duplicate key error collection: " + namespace + " index: " + index + " dup key: " + key);
    }
}
