/** The project service: investment projects from registration to acceptance. */
@NullMarked
package cn.onezone.projects;

import org.jspecify.annotations.NullMarked;
