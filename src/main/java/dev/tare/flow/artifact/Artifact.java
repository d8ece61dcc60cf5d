package dev.tare.flow.artifact;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;

/**
 * A file or a tree that a step has made.
 *
 * @param tree of the image that it is in
 * @param node it; a link that was named stands for what it leads to
 * @param source as it is written in the flow, for messages
 * @param path where it goes, relative to the work directory, cleaned; never empty
 */
public record Artifact(FileTree tree, Node node, String source, String path) {}
