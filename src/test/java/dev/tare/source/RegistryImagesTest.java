package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.testing.SmallRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryImagesTest {
    @TempDir
    Path folder;

    @Test
    void aNameThatNobodyHasIsComparedWithThoseOfTheStore() {
        try (SmallRegistry registry = new SmallRegistry("base", false);
                Store store = Store.open(folder)) {
            new SmallImage(store).file("x", "x", 0).name(registry.address() + "/busybox:1");
            try (RegistryImages images =
                    new RegistryImages(store, (_, _) -> null, Map.of(), Progress.NONE, ImageFetch.When.MISSING)) {
                TareException failure = catchThrowableOfType(
                        TareException.class, () -> images.resolve(registry.address() + "/busyboxx:1", Platform.host()));

                assertThat(failure.problem().hint())
                        .isEqualTo("did you mean \"" + registry.address() + "/busybox:1\"?");
            }
        }
    }
}
