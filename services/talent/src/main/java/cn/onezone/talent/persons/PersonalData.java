package cn.onezone.talent.persons;

import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a person. Its text form says nothing of them, so that no log line does.
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
    PersonalData revised(PersonalData newer) {
        return new PersonalData(
                newer.name,
                newer.idNumber == null ? idNumber : newer.idNumber,
                newer.birthDate == null ? birthDate : newer.birthDate,
                newer.nationality == null ? nationality : newer.nationality,
                newer.employer == null ? employer : newer.employer);
    }

    /** Whether a repeated request means the same person, though more may be known by now. */
    public boolean isSame(PersonalData other) {
        return name.equals(other.name) || (idNumber != null && idNumber.equals(other.idNumber));
    }

    @Override
    public String toString() {
        return "PersonalData[…]";
    }
}
