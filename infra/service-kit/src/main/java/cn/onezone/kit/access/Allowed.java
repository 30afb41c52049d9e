package cn.onezone.kit.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may use a route. A service with a route that has none does not start, so no build of it passes.
 * {@code docs/authorisation.md} is written from these.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {
    /** Any of these roles. */
    Role[] value();

    /**
     * Whether a park administrator reaches only what is the own park's. The method then takes a {@link Reach}, without
     * which the service does not start either. In a park's own service this is so for every route.
     */
    boolean own() default false;

    /**
     * For a {@code GET} that answers personal or confidential data: the record that is read, {@code nominations/{id}} with
     * variables of the path, or the collection alone for a list. Behind a {@code ?}, {@code events?after&limit}, stand
     * parameters and header fields that say which part of it is read; those that came are noted with their values. The read
     * is noted in the audit trail before it is answered, once for the request, however long its answer. Empty: it is not
     * noted, and the list of such reads has to say why.
     *
     * <p>A command has its entry with what it changes. One that changes nothing, for it repeats another or only computes,
     * answers as a read does, and is noted as one: of the record that is named here, else of the one that is read at its
     * path or at the nearest above it.
     */
    String audited() default "";
}
