package cn.onezone.kit.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistries;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The MongoDB driver as services use it: majority writes, limits on every call, value types as text. */
@Configuration(proxyBeanMethods = false)
public class StoreConfiguration {
    @Bean
    MongoClientSettingsBuilderCustomizer storeSettings() {
        return builder -> builder.writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .codecRegistry(CodecRegistries.fromRegistries(
                        CodecRegistries.fromProviders(new ValueCodecs()),
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
