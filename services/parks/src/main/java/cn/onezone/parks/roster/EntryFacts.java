package cn.onezone.parks.roster;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.roster.EntryFields.Contact;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise as stated, checked field by field.
 *
 * @param uscc which
 * @param validFrom first day on which what it changes is true, absent: today (R8)
 * @param fields what is stated; there is always a name
 */
public record EntryFacts(Uscc uscc, @Nullable LocalDate validFrom, EntryFields fields) {
    /** The stated name. */
    public String name() {
        return Objects.requireNonNull(fields.name());
    }

    /** All that is stated as one text, persons too: to compare by its digest, not to be shown or logged. */
    public String content() {
        String shown = toString();
        if (fields.contacts() == null || fields.contacts().isEmpty()) {
            return shown;
        }
        StringBuilder all = new StringBuilder(shown);
        for (Contact one : fields.contacts()) {
            all.append('\n')
                    .append(one.name())
                    .append('\n')
                    .append(one.role())
                    .append('\n')
                    .append(one.phone())
                    .append('\n')
                    .append(one.email());
        }
        return all.toString();
    }
}
