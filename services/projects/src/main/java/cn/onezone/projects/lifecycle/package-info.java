/** A project's way from registration to acceptance, each step with its reason, and nothing out of turn. */
@NullMarked
package cn.onezone.projects.lifecycle;

import org.jspecify.annotations.NullMarked;
