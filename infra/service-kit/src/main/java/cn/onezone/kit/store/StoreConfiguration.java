package cn.onezone.kit.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.codecs.configuration.CodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The MongoDB driver as services use it: majority writes, limits on every call, value types as text. A service that stores
 * something in a form of its own declares a {@link CodecProvider}, which is asked first.
 */
@Configuration(proxyBeanMethods = false)
public class StoreConfiguration {
    @Bean
    MongoClientSettingsBuilderCustomizer storeSettings(ObjectProvider<CodecProvider> own) {
        return builder -> builder.writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .codecRegistry(CodecRegistries.fromRegistries(
                        CodecRegistries.fromProviders(Stream.concat(own.orderedStream(), Stream.of(new ValueCodecs()))
                                .toList()),
                        MongoClientSettings.getDefaultCodecRegistry()))
                .applyToClusterSettings(c -> c.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        s -> s.connectTimeout(5, TimeUnit.SECONDS).readTimeout(60, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(p -> p.maxSize(32).maxWaitTime(10, TimeUnit.SECONDS));
    }

    @Bean
    MongoDatabase database(MongoClient client, MongoConnectionDetails details) {
        ConnectionString uri = details.getConnectionString();
        return client.getDatabase(Objects.requireNonNull(uri.getDatabase(), "spring.mongodb.uri must name a database"));
    }
}
