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
 */
public record GoLayer(List<FileAction> actions, List<Vertex> inputs, String name, String createdBy) {
    public GoLayer {
        actions = List.copyOf(actions);
        inputs = List.copyOf(inputs);
    }
}
