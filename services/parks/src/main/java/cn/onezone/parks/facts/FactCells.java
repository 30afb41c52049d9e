package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.EnterpriseFact.Branch;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.Standard;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.facts.Term;
import cn.onezone.contracts.value.Money;
import cn.onezone.parks.imports.PreviewRow.FieldChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact as a row of a file, so written that an import reads from it what the fact says. */
final class FactCells {
    private FactCells() {}

    /**
     * What a row would change, column by column. Of the other party's name, which may be that of a person, only that it
     * changes.
     *
     * @param before absent if the park does not state the fact
     */
    static List<FieldChange> changes(@Nullable ParkFact before, ParkFact after) {
        List<FieldChange> changes = new ArrayList<>();
        for (FactField field : FactField.of(after.kind())) {
            String was = before == null ? "" : cell(field, before);
            String is = cell(field, after);
            if (field != FactField.USCC && !was.equals(is)) {
                changes.add(
                        field == FactField.COUNTERPARTY_NAME
                                ? new FieldChange(field.code(), field.label(), null, null)
                                : new FieldChange(field.code(), field.label(), was, is));
            }
        }
        return changes;
    }

    /** The cell of a field, empty where the fact says nothing. */
    static String cell(FactField field, ParkFact fact) {
        return text(
                switch (field) {
                    case USCC -> fact.uscc();
                    case COUNTERPARTY_NAME -> fact.counterpartyName();
                    case NOTE -> fact.note();
                    case VALID_FROM -> fact.validFrom();
                    case SYNTHETIC -> fact.synthetic();
                    default -> value(field, fact.details().fact());
                });
    }

    private static @Nullable Object value(FactField field, EnterpriseFact fact) {
        return switch (field) {
            case AMOUNT -> fact.amount();
            case CURRENCY -> fact.amount() == null ? null : fact.amount().currency();
            case COUNTRY -> fact.country();
            case DATE -> fact.date();
            default ->
                switch (fact) {
                    case OverseasAcquisition a -> value(field, a);
                    case TechnologyContract c -> value(field, c);
                    case Standard s -> value(field, s);
                    case Patent p -> value(field, p);
                    case Branch b -> value(field, b);
                };
        };
    }

    private static @Nullable Object value(FactField field, OverseasAcquisition a) {
        return switch (field) {
            case TARGET -> a.target();
            case ROUND -> a.round();
            case STAKE -> a.stake();
            case STATUS -> a.status();
            default -> null;
        };
    }

    private static @Nullable Object value(FactField field, TechnologyContract c) {
        return switch (field) {
            case REGISTRATION -> c.registration();
            case TYPE -> c.type();
            case COUNTERPARTY -> c.counterparty();
            default -> null;
        };
    }

    private static @Nullable Object value(FactField field, Standard s) {
        return switch (field) {
            case NUMBER -> s.number();
            case LEVEL -> s.level();
            case ROLE -> s.role();
            default -> null;
        };
    }

    private static @Nullable Object value(FactField field, Patent p) {
        return switch (field) {
            case APPLICATION -> p.application();
            case TYPE -> p.type();
            case PCT -> p.pct();
            case APPLIED_ON -> p.appliedOn();
            case GRANTED_ON -> p.grantedOn();
            case VALID_UNTIL -> p.validUntil();
            default -> null;
        };
    }

    private static @Nullable Object value(FactField field, Branch b) {
        return switch (field) {
            case BRANCH_USCC -> b.uscc();
            case FOREIGN_REGISTRATION -> b.foreignRegistration();
            case PLACE -> b.place();
            case OPENED_ON -> b.openedOn();
            case CLOSED_ON -> b.closedOn();
            default -> null;
        };
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean yes -> yes ? "是" : "否";
            case Term term -> term.title().zh();
            case Money money -> money.amount().toPlainString();
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            default -> value.toString();
        };
    }
}
