package cn.onezone.kit.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many there are in all
 * @param found up to one more than was asked for, which shows whether there is more
 */
public record Excerpt<S>(long total, List<Stored<S>> found) {}
