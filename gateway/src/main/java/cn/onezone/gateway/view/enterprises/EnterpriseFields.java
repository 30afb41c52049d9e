package cn.onezone.gateway.view.enterprises;

/** Names of the index fields of an enterprise. */
final class EnterpriseFields {
    /** Key of a document, with a prefix for its kind. */
    static final String ID = "id";
    /** Start of the key of an enterprise. */
    static final String ID_PREFIX = "e:";
    /** Pairs of characters of the name and the former names. */
    static final String PAIRS = "pairs";
    /** The folded name and former names themselves, with {@link #BETWEEN_NAMES} between them. */
    static final String NAMES = "names";
    /** No character of any text: nothing that is searched for spans two names. */
    static final char BETWEEN_NAMES = '\uffff';

    /** Code of the park whose claim stands; missing where there is none. */
    static final String PARK = "park";

    static final String INDUSTRY = "industry";
    /** Codes of all that it holds, in their order with blanks between them. */
    static final String QUALIFICATIONS = "qualifications";
    /** Number: the bits below. */
    static final String FLAGS = "flags";
    /** Invented for demonstration. */
    static final int SYNTHETIC = 1;
    /** Claimed by several parks (R5). */
    static final int DOUBLY_CLAIMED = 2;
    /** All flags are below this. */
    static final int ALL_FLAGS = 4;

    /** Number: first 12 characters of the USCC. */
    static final String FIRST = "u1";
    /** Number: length of the name, then last 6 characters of the USCC. */
    static final String SECOND = "u2";

    static final int NAME_LENGTH_SHIFT = 32;
    static final int LONGEST_NAME = 0x7fff;
    /** The event's data as they came. */
    static final String SOURCE = "src";

    private EnterpriseFields() {}
}
