package cn.onezone.gateway.view.enterprises;

/** Names of the index fields of an enterprise. */
final class EnterpriseFields {
    /** Key of a document, with a prefix for its kind. */
    static final String ID = "id";
    /** Start of the key of an enterprise. */
    static final String ID_PREFIX = "e:";
    /** Pairs of characters of the name and the former names. */
    static final String NAME = "name";
    /** What is filtered by, each with its prefix below. */
    static final String TAGS = "tags";

    static final String PARK = "p:";
    /** Codes of all levels: section, division, group, class. */
    static final String INDUSTRY = "i:";

    static final String QUALIFICATION = "q:";
    /** Invented for demonstration. */
    static final String SYNTHETIC = "s:1";
    /** Claimed by several parks (R5). */
    static final String DOUBLY_CLAIMED = "c:2";

    static final int TAG_PREFIX = 2;
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
