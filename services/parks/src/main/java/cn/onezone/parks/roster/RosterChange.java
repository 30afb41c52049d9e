package cn.onezone.parks.roster;

/** What a command did to the roster. */
public enum RosterChange {
    /** The enterprise is new in the roster, or back in it. */
    ADDED,
    /** Something about it has changed. */
    CHANGED,
    /** It has left the roster. */
    REMOVED
}
