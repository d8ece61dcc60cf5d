package dev.tare.build;

import dev.tare.plan.Contexts;
import dev.tare.plan.ImageResolver;

/** What a build finds of other builds of the same run: their images by name, their files in its context. */
public interface Neighbours {
    /** A build that is alone. */
    Neighbours NONE = new Neighbours() {};

    /** What image names mean. @param others finds the images of all other names */
    default ImageResolver images(ImageResolver others) {
        return others;
    }

    /** What the plan's sources stand for. @param folders as they lie on disk */
    default Contexts contexts(Contexts folders) {
        return folders;
    }
}
