package dev.tare.slim;

import dev.tare.oci.tree.Node;

/**
 * A path that stays.
 *
 * @param because what wants it: a path, a pattern of the user, or what the rule means by it
 */
public record Kept(Node node, KeepRule rule, String because) {}
