package dev.tare.golang;

import dev.tare.plan.FileAction;
import dev.tare.plan.Vertex;
import java.util.List;

/**
 * Files beside the programs, which are a layer of their own.
 *
 * @param actions that make them, in an empty tree
 * @param inputs of the actions: input 1 and so on; input 0 is the empty tree
 * @param name what is copied where, for the steps that are shown
 * @param createdBy for the image's history
 * @param remarks in the history, behind it
 */
public record GoLayer(
        List<FileAction> actions, List<Vertex> inputs, String name, String createdBy, List<Remark> remarks) {
    public GoLayer {
        actions = List.copyOf(actions);
        inputs = List.copyOf(inputs);
        remarks = List.copyOf(remarks);
    }

    /** Of which the history says nothing more. */
    public GoLayer(List<FileAction> actions, List<Vertex> inputs, String name, String createdBy) {
        this(actions, inputs, name, createdBy, List.of());
    }

    /** What the history says of one of its files: an entry of its own, of no layer. */
    public record Remark(String createdBy, String comment) {}
}
