/** The list of prohibited and restricted industries 禁限目录 in its dated versions, and holding a project against it (R20). */
@NullMarked
package cn.onezone.projects.screening;

import org.jspecify.annotations.NullMarked;
