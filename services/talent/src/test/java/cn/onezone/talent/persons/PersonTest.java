package cn.onezone.talent.persons;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.codecs.DecoderContext;
import org.junit.jupiter.api.Test;

/** A person as it lies in the store. */
class PersonTest {
    /** R19: what is there from before each nomination had a statement of its own is shown with it, and erased with it. */
    @Test
    void readsWhatWasWrittenBeforeThereWereStatements() {
        BsonDocument before = BsonDocument.parse("""
                {"pseudonym":"p","firstNomination":"n1","idNumber":"X1234",
                 "data":{"name":"甲","idNumber":"X1234","nationality":"CN"},"merits":{"n1":"一","n2":"二"}}""");
        Person person = MongoClientSettings.getDefaultCodecRegistry()
                .get(Person.class)
                .decode(new BsonDocumentReader(before), DecoderContext.builder().build());
        PersonalData data = new PersonalData("甲", "X1234", null, "CN", null);
        assertThat(person.statements())
                .isEqualTo(Map.of("n1", new Person.Statement(data, "一"), "n2", new Person.Statement(data, "二")));
        assertThat(person.data()).isNull();
        assertThat(person.merits()).isNull();
    }
}
