package cn.onezone.indicators.catalogue;

/** The shipped catalogue for tests without a store. */
public final class CatalogueOfTests {
    private CatalogueOfTests() {}

    /** As it stands after the first start. */
    public static Definitions bundled() {
        return Shipped.of(CatalogueFile.bundled());
    }
}
