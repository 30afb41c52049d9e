package cn.onezone.indicators.catalogue;

/** The shipped catalogue for tests without a store. */
public final class CatalogueOfTests {
    private CatalogueOfTests() {}

    /** As it stands after the first start. */
    public static Definitions bundled() {
        CatalogueFile file = CatalogueFile.bundled();
        return new Definitions(
                file.elements().stream()
                        .map(e -> new Element(e.definition(), e.kind(), e.note()))
                        .toList(),
                file.indicators().stream()
                        .map(i -> new Indicator(i.definition(), i.scope(), i.sector(), i.note()))
                        .toList(),
                file.units().stream().map(CatalogueFile.NamedUnit::symbol).toList());
    }
}
