package dev.tare.explain.budget;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.Explained;
import dev.tare.explain.Explainer;
import dev.tare.oci.Image;
import dev.tare.oci.layer.LayerTree;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds images against a budget. The image to measure growth from may be one of the store or of a registry. */
public final class BudgetCheck {
    private final Budget budget;
    private final Store store;
    private final Map<String, String> environment;
    private final Progress progress;

    public BudgetCheck(Budget budget, Store store, Map<String, String> environment, Progress progress) {
        this.budget = budget;
        this.store = store;
        this.environment = environment;
        this.progress = progress;
    }

    /** @throws TareException where the image, or the one before it, cannot be read */
    public Verdict of(String name, Image image) {
        Explained before = before(image);
        Explained now = Explainer.explain(name, store, image);
        try (LayerTree tree = store.tree(image.config().diffIds())) {
            return Verdict.of(budget, now, tree, before);
        } catch (IOException e) {
            throw TareException.failed("the files of " + name + " cannot be read: " + Reasons.of(e), e);
        }
    }

    private @Nullable Explained before(Image image) {
        String against = budget.against();
        if (against == null) {
            return null;
        }
        return new Explainer(() -> Store.open(store.home()), environment, Path.of(""), progress)
                .explain(against, image.config().platform());
    }
}
