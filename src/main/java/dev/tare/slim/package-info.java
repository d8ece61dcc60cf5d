/**
 * Images made as small as their programs let them be: which files stay and why, what goes, and whether the image does its
 * work after that. The choice is a function of a tree, a configuration and what was seen. Begin at {@code Slimmer}, and
 * at {@code KeepWalk} for the choice.
 */
@NullMarked
package dev.tare.slim;

import org.jspecify.annotations.NullMarked;
