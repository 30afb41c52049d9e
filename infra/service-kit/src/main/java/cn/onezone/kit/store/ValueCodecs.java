package cn.onezone.kit.store;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecProvider;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/** Stores every value type (a record of one text with {@link JsonValue}) as that text, as JSON does. */
final class ValueCodecs implements CodecProvider {

    @Override
    public <T> @Nullable Codec<T> get(Class<T> type, CodecRegistry registry) {
        if (!type.isRecord()) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != 1
                || components[0].getType() != String.class
                || !components[0].getAccessor().isAnnotationPresent(JsonValue.class)) {
            return null;
        }
        try {
            Constructor<T> constructor = type.getConstructor(String.class);
            return new ValueCodec<>(type, constructor, components[0].getAccessor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no public canonical constructor", e);
        }
    }

    private record ValueCodec<T>(Class<T> type, Constructor<T> constructor, Method text) implements Codec<T> {
        @Override
        public void encode(BsonWriter writer, T value, EncoderContext context) {
            try {
                writer.writeString((String) text.invoke(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type.getName(), e);
            }
        }

        @Override
        public T decode(BsonReader reader, DecoderContext context) {
            String stored = reader.readString();
            try {
                return constructor.newInstance(stored);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(
                        "stored text is no " + type.getSimpleName() + ": " + stored, e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type.getName(), e);
            }
        }

        @Override
        public Class<T> getEncoderClass() {
            return type;
        }
    }
}
