package dev.tare.report;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.sandbox.container.Container;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a container is one of the image of a name, or of one built upon it. Each image is looked for once. */
public final class AncestorFilter implements BiPredicate<String, Container> {
    private final Supplier<Store> store;
    private final Map<String, Ancestor> known = new ConcurrentHashMap<>();

    /** @param store opens the store, which is closed again */
    public AncestorFilter(Supplier<Store> store) {
        this.store = store;
    }

    @Override
    public boolean test(String name, Container container) {
        Ancestor ancestor = known.computeIfAbsent(name, this::find);
        NamedImage image = ancestor.image();
        return Objects.equals(Reference.parse(name), Reference.parse(container.image()))
                || image != null
                        && (image.descriptor().digest().equals(container.manifest())
                                || ancestor.layers().size()
                                                <= container.layers().size()
                                        && !ancestor.layers().isEmpty()
                                        && container
                                                .layers()
                                                .subList(0, ancestor.layers().size())
                                                .equals(ancestor.layers()));
    }

    private Ancestor find(String name) {
        try (Store opened = store.get()) {
            NamedImage image = opened.images().require(name);
            return new Ancestor(image, ImageSummary.read(opened, image).config().diffIds());
        } catch (TareException e) {
            return new Ancestor(null, List.of());
        }
    }

    /** An image that a filter names; null where the store has none of that name any more. */
    private record Ancestor(@Nullable NamedImage image, List<Digest> layers) {}
}
