/** Something to look at: the published figures, and invented firms, reports, projects and applications. */
@NullMarked
package cn.onezone.local.demo;

import org.jspecify.annotations.NullMarked;
