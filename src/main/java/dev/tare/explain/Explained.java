package dev.tare.explain;

import dev.tare.explain.image.ImageViews;
import dev.tare.explain.image.LayeredParts;
import dev.tare.explain.part.Part;
import dev.tare.explain.program.DeadWeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of an image or of a program go.
 *
 * @param name as the user typed it
 * @param image null of a program
 * @param program null of an image
 * @param weights of a program; those of an image are with its parts
 */
public record Explained(
        String name, @Nullable LayeredParts image, @Nullable Part program, List<DeadWeight> weights) {
    public Explained {
        weights = List.copyOf(weights);
    }

    /** How the tree is divided. */
    public enum By {
        LAYER,
        FILE,
        PACKAGE;

        public static By of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static Explained of(String name, LayeredParts image) {
        return new Explained(name, image, null, List.of());
    }

    static Explained of(String name, Part program, List<DeadWeight> weights) {
        return new Explained(name, null, program, weights);
    }

    /** The tree; a program has no layers, and is by modules where it is not by packages. */
    public Part tree(By by) {
        Part only = program;
        if (only != null) {
            return by == By.PACKAGE ? ImageViews.byPackage(only) : only;
        }
        LayeredParts parts = parts();
        return switch (by) {
            case LAYER -> ImageViews.byLayer(name, parts);
            case FILE -> ImageViews.byFile(name, parts);
            case PACKAGE -> ImageViews.byPackage(name, parts);
        };
    }

    private LayeredParts parts() {
        LayeredParts parts = image;
        if (parts == null) {
            throw new IllegalStateException("neither an image nor a program");
        }
        return parts;
    }

    /** Bytes of the program, or of the image's layers as plain tars. */
    public long bytes() {
        return program != null ? program.total() : parts().plain();
    }

    /** Bytes of the image's layers as they are sent; -1 of a program. */
    public long compressed() {
        return program != null ? -1 : parts().compressed();
    }

    /** Wasted bytes, the largest first; none of a program. */
    public List<LayeredParts.Waste> waste() {
        return program != null ? List.of() : parts().waste();
    }

    /** What keeps bytes alive, the largest first; of a program with an empty path. */
    public List<LayeredParts.Kept> keeps() {
        if (program == null) {
            return parts().keeps();
        }
        List<LayeredParts.Kept> out = new ArrayList<>();
        for (DeadWeight weight : weights) {
            out.add(new LayeredParts.Kept("", weight));
        }
        return out;
    }
}
