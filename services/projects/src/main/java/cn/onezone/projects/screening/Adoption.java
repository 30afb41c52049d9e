package cn.onezone.projects.screening;

/** Told when a version of the list has been adopted. */
@FunctionalInterface
public interface Adoption {
    /** A version has been adopted, which may be in force already or later. */
    void adopted();
}
