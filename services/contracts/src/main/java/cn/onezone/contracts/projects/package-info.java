/** What the project service tells: projects through their stages, and the lists they are screened against. */
@NullMarked
package cn.onezone.contracts.projects;

import org.jspecify.annotations.NullMarked;
