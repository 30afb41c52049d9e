package cn.onezone.gateway.view.enterprises;

/** Names of the index fields of an enterprise. */
final class EnterpriseFields {
    /** Key of a document, with a prefix for its kind. */
    static final String ID = "id";
    /** Start of the key of an enterprise. */
    static final String ID_PREFIX = "e:";
    /** Pairs of characters of all names and former names of all versions, see {@link Bigrams}. */
    static final String PAIRS = "pairs";
    /** All versions and rows as {@link PackedVersions} has them. */
    static final String COLUMNS = "columns";
    /** The different sets of folded names, with {@link #BETWEEN_ROWS} between them. */
    static final String NAMES = "names";
    /** The folded addresses of all rows, with {@link #BETWEEN_ROWS} between them. */
    static final String ADDRESSES = "addresses";
    /** No character of any text: nothing that is searched for spans two names. */
    static final char BETWEEN_NAMES = '\uffff';
    /** No byte of any text in UTF-8. */
    static final byte BETWEEN_ROWS = (byte) 0xff;

    /** The different profiles of all versions, see {@link Profiles}. */
    static final String PROFILES = "profiles";
    /** The different attributes of all versions, see {@link Attributes}. */
    static final String ATTRIBUTES = "attributes";
    /**
     * The different pairs of all versions that say which park stands for which former one (R1); missing where no park was
     * restructured.
     */
    static final String RESTATED = "restated";
    /** Between the parts of a profile and of attributes. */
    static final char BETWEEN_PARTS = '\u001f';

    /** Invented for demonstration. */
    static final int SYNTHETIC = 1;
    /** Claimed by several parks, and nobody has decided between them (R5). */
    static final int DOUBLY_CLAIMED = 2;

    /** Number: first 12 characters of the USCC. */
    static final String FIRST = "u1";
    /** Number: last 6 characters of the USCC. */
    static final String SECOND = "u2";

    static final int LONGEST_NAME = 0x7fff;
    /** The data of the event with the highest sequence, as they came. */
    static final String SOURCE = "src";
    /** The other events, see {@link Kept}. */
    static final String OLDER = "older";

    private EnterpriseFields() {}
}
