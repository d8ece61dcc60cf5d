package dev.tare.golang;

import dev.tare.oci.ContainerConfig;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.plan.ImageResolver.ResolvedImage;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.List;

/**
 * What a Go program stands on: nothing, or an image, whose layers nobody has to read for that.
 *
 * @param tree {@link Vertex#SCRATCH}, or the image's
 * @param config of the image
 * @param keepsCmd whether its CMD is the program's arguments
 */
public record GoBase(Vertex tree, ImageConfig config, boolean keepsCmd) {
    /** An image. @param name as the user wrote it */
    public static GoBase of(String name, ResolvedImage image, boolean keepsCmd) {
        ImageConfig config = image.config();
        Op source = image.source(name, config.platform());
        Vertex tree = config.diffIds().isEmpty()
                ? Vertex.SCRATCH
                : new Vertex(source, List.of(), "[base] FROM " + name, false);
        return new GoBase(tree, config, keepsCmd);
    }

    /** What the program inherits: all but what the image would run, unless that is asked for. */
    ContainerConfig.Builder container() {
        ContainerConfig.Builder container = config.container().toBuilder();
        container.cmd = keepsCmd ? container.cmd : null;
        container.healthcheck = null;
        container.onBuild = List.of();
        return container;
    }

    /** One entry that is not empty for each layer, whatever the image says of its history. */
    List<History> history() {
        History missing = new History(null, null, "a layer of the base", null, false);
        return History.matched(config.history(), config.diffIds().size(), missing);
    }
}
