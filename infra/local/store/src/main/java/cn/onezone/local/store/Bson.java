package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Documents as they are kept: BSON. Every decoded document is a fresh one, so nobody can change what another reads. */
final class Bson {
    static final int MOST_BYTES = 16 << 20;
    private static final int USUAL_BYTES = 1024;

    private Bson() {}

    static byte[] encode(Document document) {
        ByteBuf out = Unpooled.buffer(USUAL_BYTES);
        try {
            BsonEncoder.encodeDocument(document, out);
            if (out.readableBytes() > MOST_BYTES) {
                throw Refusals.documentTooLarge(out.readableBytes(), MOST_BYTES);
            }
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            return bytes;
        } finally {
            out.release();
        }
    }

    static Document decode(byte[] bytes) {
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
    }
}
