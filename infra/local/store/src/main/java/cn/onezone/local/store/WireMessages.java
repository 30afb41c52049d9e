package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of one connection: OP_MSG, and the OP_QUERY by which drivers ask who is there. The one read last stays in
 * the buffer until the next is asked for.
 */
final class WireMessages {
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int HEADER_BYTES = 16;
    static final int MOST_BYTES = 48_000_000;
    private static final int USUAL_BYTES = 8 << 10;
    /** A larger buffer is let go after its message. */
    private static final int MOST_KEPT = 32 << 10;
    /** In larger pieces the socket would keep as large a buffer for each thread that ever read from one. */
    private static final int PIECE = 16 << 10;

    private static final int CHECKSUM_PRESENT = 1;
    /** A client may always be answered with a single message. */
    private static final int EXHAUST_ALLOWED = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[USUAL_BYTES];
    /** What is in the buffer; the message is its beginning. */
    private int held;

    private int length;

    /** What a client asks of a database. */
    record Request(String database, Document command) {}

    WireMessages(InputStream in) {
        this.in = in;
    }

    /** Waits for the next message and returns false if the client is gone instead. */
    boolean next() throws IOException {
        return next(MOST_BYTES);
    }

    /**
     * As {@link #next()}, but a message of more bytes than so many is not read: who has not signed in need not be given
     * memory for more.
     */
    boolean next(int most) throws IOException {
        held -= length;
        System.arraycopy(buffer, length, buffer, 0, held);
        length = 0;
        if (buffer.length > MOST_KEPT && held <= USUAL_BYTES) {
            buffer = Arrays.copyOf(buffer, USUAL_BYTES);
        }
        if (!hold(HEADER_BYTES)) {
            return false;
        }
        int announced = new Bson.Decoding(buffer, 0, held).int32();
        if (announced < HEADER_BYTES || announced > most) {
            throw new IllegalArgumentException(
                    "a message of " + announced + " bytes, expected " + HEADER_BYTES + " to " + most);
        }
        if (!hold(announced)) {
            return false;
        }
        length = announced;
        return true;
    }

    private boolean hold(int wanted) throws IOException {
        while (held < wanted) {
            if (buffer.length == held) {
                // Grows with what has come, not with what is announced.
                buffer = Arrays.copyOf(buffer, Math.min(Math.max(wanted, USUAL_BYTES), held * 4));
            }
            int read = in.read(buffer, held, Math.min(buffer.length - held, PIECE));
            if (read < 0) {
                return false;
            }
            held += read;
        }
        return true;
    }

    private Bson.Decoding from(int at) {
        return new Bson.Decoding(buffer, at, length);
    }

    private int operation() {
        return from(12).int32();
    }

    Request request() {
        return switch (operation()) {
            case OP_MSG -> message();
            case OP_QUERY -> query();
            default -> throw new IllegalArgumentException("the operation " + operation() + " is not supported");
        };
    }

    private Request message() {
        Bson.Decoding in = from(HEADER_BYTES);
        int flags = in.int32();
        if ((flags & ~(CHECKSUM_PRESENT | EXHAUST_ALLOWED)) != 0) {
            throw new IllegalArgumentException("the flags " + flags + " are not supported");
        }
        int end = (flags & CHECKSUM_PRESENT) == 0 ? length : length - Integer.BYTES;
        Document body = null;
        Document sequences = new Document();
        while (in.at() < end) {
            int kind = in.int8();
            if (kind == 0 && body == null) {
                body = in.document();
            } else if (kind == 1) {
                int until = in.at() + in.int32();
                String name = in.name();
                List<Document> documents = new ArrayList<>();
                while (in.at() < until) {
                    documents.add(in.document());
                }
                if (in.at() != until || sequences.put(name, documents) != null) {
                    throw new IllegalArgumentException("the documents of '" + name + "' do not fit");
                }
            } else {
                throw new IllegalArgumentException("a section of kind " + kind + " was not expected");
            }
        }
        if (body == null || in.at() != end) {
            throw new IllegalArgumentException("the message has no body, or more than its length");
        }
        for (String name : sequences.keySet()) {
            if (body.put(name, sequences.get(name)) != null) {
                throw new IllegalArgumentException("'" + name + "' is in the body and beside it");
            }
        }
        if (!(body.get("$db") instanceof String database)) {
            throw Refusals.failedToParse("a message must name its database in '$db'");
        }
        return new Request(database, body);
    }

    private Request query() {
        Bson.Decoding in = from(HEADER_BYTES);
        in.int32();
        String collection = in.name();
        in.int64();
        Document asked = in.document();
        if (!collection.endsWith(".$cmd")) {
            throw Refusals.notSupported("the legacy query of " + collection);
        }
        Document command = asked.get("$query") instanceof Document wrapped ? wrapped : asked;
        return new Request(collection.substring(0, collection.length() - ".$cmd".length()), command);
    }

    /** Writes the answer to the message in the form the message asks for. */
    void answer(BsonWriter out, int id, Document answer) {
        out.int32(0);
        out.int32(id);
        out.int32(from(4).int32());
        if (operation() == OP_MSG) {
            out.int32(OP_MSG);
            out.int32(0);
            out.int8(0);
        } else {
            out.int32(OP_REPLY);
            out.int32(0);
            out.int64(0);
            out.int32(0);
            out.int32(1);
        }
        out.document(answer);
        out.int32At(0, out.size());
    }
}
