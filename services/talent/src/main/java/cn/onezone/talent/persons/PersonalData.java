package cn.onezone.talent.persons;

import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a nomination states of a person. Its text form says nothing of them, so that no log line does.
 *
 * @param name as in the document
 * @param idNumber number of the identity document
 * @param birthDate date of birth
 * @param nationality ISO 3166 code
 * @param employer the employing enterprise
 */
public record PersonalData(
        String name,
        @Nullable String idNumber,
        @Nullable LocalDate birthDate,
        @Nullable String nationality,
        @Nullable Uscc employer) {
    @Override
    public String toString() {
        return "PersonalData[…]";
    }
}
