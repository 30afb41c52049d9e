package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.formula.Dependencies;
import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes definitions of the shipped catalogue by the same rules that everybody's are decided by. Pure. */
final class Shipped {
    private Shipped() {}

    /**
     * What the file defines.
     *
     * @throws IllegalStateException if the rules refuse any of it: the file is a part of the program
     */
    static Definitions of(CatalogueFile file) {
        Definitions so = Definitions.empty();
        // a unit is read with those before it
        for (CatalogueFile.BasicUnit one : file.basicUnits()) {
            so = so.with(List.of(accepted(Defining.unit(one.form(), so), one)), List.of(), List.of());
        }
        List<Element> elements = new ArrayList<>();
        for (CatalogueFile.Element one : file.elements()) {
            elements.add(accepted(Defining.element(null, one.form(), so), one));
        }
        so = so.with(List.of(), elements, List.of());
        Map<String, CatalogueFile.Indicator> indicators = new LinkedHashMap<>();
        Map<String, List<String>> uses = new LinkedHashMap<>();
        for (CatalogueFile.Indicator one : file.indicators()) {
            indicators.put(one.code(), one);
            uses.put(
                    one.code(),
                    one.formula() == null || !(Formulas.parse(one.formula()) instanceof Formulas.Parsed.Formula(Term t))
                            ? List.of()
                            : Formulas.codes(t));
        }
        if (!(Dependencies.of(uses) instanceof Dependencies.Order.Sorted(List<String> order))) {
            throw new IllegalStateException("indicators of the shipped catalogue are made of each other");
        }
        for (String code : order) {
            CatalogueFile.Indicator one = Objects.requireNonNull(indicators.get(code));
            so = so.with(List.of(), List.of(), List.of(accepted(Defining.indicator(null, one.form(), so), one)));
        }
        return so;
    }

    private static <S> S accepted(Defining.Decision<S> decision, Object of) {
        if (decision instanceof Defining.Decision.Accepted<S>(S state)) {
            return state;
        }
        throw new IllegalStateException("the shipped catalogue: " + of + ": " + decision);
    }
}
